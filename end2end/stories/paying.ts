// Paying as people really do it: twice, backwards, in two tabs, with a card that is refused. Each
// ends in exactly one payment, or none.
import { expectAccessible, expectNoSidewaysScroll } from '../lib/judge.ts';
import { pounds, payments, pressCard, toCardPage, toPay, typeAmount } from '../lib/steps.ts';
import { expect, type Page, test } from '../lib/test.ts';

/** Payments of this amount and outcome in the list. */
async function count(page: Page, amount: number, outcome: string): Promise<number> {
  await page.goto('/pay');
  return await payments(page, amount, outcome).count();
}

/** The tests. */
export function paying(): void {
  test.use({ as: 'customer' });

  test('a double click pays once', async ({ page }) => {
    const amount = 201;
    const before = await count(page, amount, 'paid');
    await typeAmount(page, '2.01');
    // Both presses are on this page: the card page must not come between them.
    await page.route('**/start-payment', async (route) => {
      await new Promise((later) => setTimeout(later, 300));
      await route.continue();
    });
    await toCardPage(page).dblclick();
    await expect(page.getByRole('heading', { name: `Pay ${pounds(amount)}` })).toBeVisible();
    await page.getByRole('button', { name: 'Pay', exact: true }).dblclick();
    await expect(page.locator('section.receipt').getByRole('status')).toContainText('Paid');
    expect(await count(page, amount, 'paid')).toBe(before + 1);
    expect(await count(page, amount, 'on its way')).toBe(0);
  });

  test('going back after paying does not pay again', async ({ page }) => {
    const amount = 202;
    const before = await count(page, amount, 'paid');
    await typeAmount(page, '2.02');
    const form = await page.locator('form:has([name="attempt_key"])').evaluate((element) => {
      const pairs = [...new FormData(element as HTMLFormElement).entries()];
      return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
    });
    const action = await page.locator('form:has([name="attempt_key"])').getAttribute('action');
    await toCardPage(page).click();
    await pressCard(page, 'Pay');
    const receipt = page.locator('section.receipt');
    await expect(receipt.getByRole('status')).toContainText('Paid');
    // The print button is there only once the page is alive.
    const said = async () => (await receipt.innerText()).replace(/\s*Print this\s*/, ' ').trim();
    const [address, text] = [page.url(), await said()];

    await test.step('the card page leads to the same receipt', async () => {
      await page.goBack();
      await expect(page).toHaveURL(/\/sandbox-gateway\//);
      await pressCard(page, 'Pay');
      await expect(page).toHaveURL(address);
      expect(await said()).toBe(text);
    });
    await test.step('the old form sent again leads to it too', async () => {
      const origin = new URL(page.url()).origin;
      const again = await page.request.post(action!, {
        form,
        headers: { origin, accept: 'text/html', referer: `${origin}/pay` },
        maxRedirects: 0,
      });
      expect(again.headers().location).toBe(new URL(address).pathname);
    });
    expect(await count(page, amount, 'paid')).toBe(before + 1);
  });

  test('after a declined card another try pays', async ({ page }) => {
    const amount = 203;
    const refused = 'declined, not taken';
    const before = [await count(page, amount, 'paid'), await count(page, amount, refused)];
    await toPay(page, amount);
    await pressCard(page, 'Card is declined');
    await expect(page.locator('section.receipt').getByRole('status')).toContainText('Declined');
    await page.getByRole('link', { name: 'Try again' }).click();
    await expect(page).toHaveURL(/\/pay$/);
    await toPay(page, amount);
    await pressCard(page, 'Pay');
    await expect(page.locator('section.receipt').getByRole('status')).toContainText('Paid');
    expect(await count(page, amount, 'paid')).toBe(before[0]! + 1);
    expect(await count(page, amount, refused)).toBe(before[1]! + 1);
  });

  test('two tabs with two amounts end in one payment', async ({ page, context, trouble }) => {
    const [first, second] = [204, 205];
    const before = [await count(page, first, 'paid'), await count(page, second, 'paid')];
    const other = await context.newPage();
    await other.goto('/pay');
    await toPay(page, first);
    await toPay(other, second);
    await pressCard(other, 'Pay');
    await expect(other.locator('section.receipt').getByRole('status')).toContainText('Paid');
    // The first tab's checkout was closed when the second opened: its "Pay" takes nothing.
    trouble.expect(/answer: 4\d\d \/sandbox-gateway/, /status of 4\d\d/);
    await pressCard(page, 'Pay');
    await expect(page.getByText(/not taken/i).first()).toBeVisible();
    expect(await count(page, second, 'paid')).toBe(before[1]! + 1);
    expect(await count(page, first, 'paid')).toBe(before[0]!);
  });

  test('two tabs with one amount end in one payment', async ({ page, context }) => {
    const amount = 206;
    const before = await count(page, amount, 'paid');
    const other = await context.newPage();
    await other.goto('/pay');
    await toPay(page, amount);
    await toPay(other, amount);
    await Promise.all([pressCard(page, 'Pay'), pressCard(other, 'Pay')]);
    for (const tab of [page, other]) {
      await expect(tab.locator('section.receipt').getByRole('status')).toContainText('Paid');
    }
    expect(other.url()).toBe(page.url());
    expect(await count(page, amount, 'paid')).toBe(before + 1);
  });

  test('a lost notice and a lost way back still end in one payment', async ({ page }) => {
    const lost = 207;
    const before = await count(page, lost, 'paid');
    await toPay(page, lost);
    await pressCard(page, 'Pay, but the notice to the supplier is lost');
    await expect(page.locator('section.receipt').getByRole('status')).toContainText('Paid');
    expect(await count(page, lost, 'paid')).toBe(before + 1);

    const away = 208;
    const awayBefore = await count(page, away, 'paid');
    await toPay(page, away);
    await pressCard(page, 'Pay, but never return to the supplier');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('stopped answering');
    await expect
      .poll(() => count(page, away, 'paid'), { message: 'the notice arrives by itself' })
      .toBe(awayBefore + 1);
  });

  test('a bank that asks first is answered, and the payment is in the list', async ({ page }) => {
    const amount = 210;
    const before = await count(page, amount, 'paid');
    await toPay(page, amount);
    await pressCard(page, 'The bank asks if it is really you');
    await expectAccessible(page);
    await pressCard(page, "Yes, it's me");
    await expect(page.locator('section.receipt').getByRole('status')).toContainText('Paid');
    expect(await count(page, amount, 'paid')).toBe(before + 1);
    await page.getByRole('link', { name: /All your payments/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText("You've paid");
    await expect(page.locator('main .row', { hasText: pounds(amount) }).first()).toBeVisible();
  });

  test('a notice that is late or in the wrong order pays once', async ({ page }) => {
    const amount = 211;
    const before = await count(page, amount, 'paid');
    await toPay(page, amount);
    await pressCard(page, 'Pay with a second card, notices in the wrong order');
    await expect(page.locator('section.receipt').getByRole('status')).toContainText('Paid');
    expect(await count(page, amount, 'paid')).toBe(before + 1);
  });

  test('credit that cannot go back yet says why', async ({ page }) => {
    await page.goto('/pay/refund');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/credit|back/);
    await expect(page.locator('main ul li').first()).not.toBeEmpty();
  });

  test('a mistyped amount is explained and kept', async ({ page }) => {
    await page.goto('/pay');
    for (const text of ['ten', '0', '99999999']) {
      await typeAmount(page, text);
      await toCardPage(page).click();
      const field = page.getByLabel('Amount', { exact: true });
      await expect(page.locator('#amount-error .error')).toBeVisible();
      await expect(field).toHaveValue(text);
      await expect(field).toHaveAttribute('aria-invalid', 'true');
    }
  });

  test('the card page is accessible, and can be left', async ({ page }) => {
    await page.goto('/pay');
    await toPay(page, 209);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await pressCard(page, 'Cancel and go back');
    await expect(page.locator('section.receipt').getByRole('status')).toContainText('Cancelled');
    await expectAccessible(page);
  });
}
