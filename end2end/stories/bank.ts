// Paying by bank: a reference to copy, a Direct Debit from the form to its end, a planned payment,
// a plan that asks only for what is left. What is done here is undone here.
import { expectAccessible, expectNoSidewaysScroll } from '../lib/judge.ts';
import { person } from '../lib/people.ts';
import { expect, type Page, test } from '../lib/test.ts';

/** Ends the Direct Debit that there is, if there is one. */
async function cancel(page: Page): Promise<void> {
  await page.goto('/pay/direct-debit');
  const folded = page.getByText('Cancel it, or use another bank account');
  if ((await folded.count()) === 0) return;
  await folded.click();
  await page.getByRole('button', { name: 'Cancel the Direct Debit' }).click();
  await expect(page.getByRole('button', { name: 'Set up the Direct Debit' })).toBeVisible();
}

async function fillIn(page: Page, number: string): Promise<void> {
  await page.getByLabel('Name on the account').fill('A Customer');
  await page.getByLabel('Sort code').fill('08-99-99');
  await page.getByLabel('Account number').fill(number);
  await page.getByLabel('Amount a month').fill('61.00');
  await page.getByLabel("It's my account").check();
  await page.getByRole('button', { name: 'Set up the Direct Debit' }).click();
}

/** The tests. */
export function bank(): void {
  test.use({ as: 'customer' });

  test('the reference of a bank transfer is large and can be copied', async ({ page }) => {
    await page.goto('/pay/ways');
    await page.getByRole('link', { name: /Bank transfer/ }).click();
    await expect(page.locator('.big')).toHaveText(/^RF\d\d /);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });

  test('a Direct Debit is set up, changed, used for a planned payment, and cancelled', async ({
    page,
  }, info) => {
    await cancel(page);
    await test.step('a wrong digit is found', async () => {
      await fillIn(page, '66374959');
      await expect(page.locator('#number-error')).toContainText("doesn't fit");
    });
    await test.step('the right one gives notice', async () => {
      await page.goto('/pay/direct-debit');
      await fillIn(page, '66374958');
      const password = page.getByLabel('Your password');
      const set = page.getByText('Your Direct Debit is set up');
      await expect(password.or(set).first()).toBeVisible();
      if ((await password.count()) > 0) {
        await password.fill(person('customer', info.project.name).password);
        await fillIn(page, '66374958');
      }
      await expect(set).toBeVisible();
      await expect(page.locator('section[aria-labelledby="notice"]')).toContainText('£61.00');
      await expect(page.locator('main')).not.toContainText('66374958');
      await expectAccessible(page);
    });
    await test.step('another amount is another notice', async () => {
      await page.getByText('Change the amount or the day').click();
      await page.locator('#new-amount').fill('62.00');
      await page.getByRole('button', { name: 'Change it' }).click();
      await expect(page.locator('section[aria-labelledby="notice"]')).toContainText('£62.00');
    });
    await test.step('a payment is planned and cancelled', async () => {
      await page.goto('/pay/scheduled');
      await page.getByLabel('How much?').fill('7.07');
      await page.getByRole('button', { name: 'Plan it' }).click();
      await expect(page.getByRole('main')).toContainText('£7.07');
      await page.getByText('Change or cancel').first().click();
      await page.getByRole('button', { name: 'Cancel this payment' }).first().click();
      await expect(page.getByRole('main')).not.toContainText('£7.07');
    });
    await cancel(page);
  });

  test('who has nothing left is told where to get help', async ({ page }) => {
    await page.goto('/pay/plan');
    const ask = page.getByRole('button', { name: 'Work out a plan' });
    // A customer who owes nothing is not asked.
    if ((await ask.count()) === 0) return;
    await page.getByLabel('Pay, after tax').fill('900');
    await page.getByLabel('Rent or mortgage').fill('900');
    await ask.click();
    await expect(page.getByRole('alert')).toContainText('StepChange');
  });
}
