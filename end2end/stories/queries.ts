// Asking about a bill: what often explains it comes first, a mistake keeps what was typed, a double
// click asks once, and what is asked can be taken back and asked again. It ends taken back, so that
// nothing stays on hold.
import { expectAccessible, expectNoSidewaysScroll } from '../lib/judge.ts';
import { expect, type Page, test } from '../lib/test.ts';

const WORDS = 'We were away for two weeks.';

/** The page of the newest bill's question; whatever was open is taken back. */
async function newest(page: Page): Promise<string> {
  await page.goto('/bills');
  const address = await page.locator('main a.row').first().getAttribute('href');
  await page.goto(`${address!}/query`);
  const takeBack = page.getByRole('button', { name: 'Take my query back' });
  if ((await takeBack.count()) > 0) {
    await takeBack.click();
    await expect(page.getByText("You've taken your query back")).toBeVisible();
  }
  return address!;
}

/** Unfolds the form, which lies below earlier questions. */
async function unfold(page: Page): Promise<void> {
  const send = page.getByRole('button', { name: 'Send my query' });
  const again = page.getByText('Ask about this bill again');
  await expect(send.or(again).first()).toBeVisible();
  if (!(await send.isVisible())) await again.click();
  await expect(send).toBeVisible();
}

/** The tests. */
export function queries(): void {
  test.use({ as: 'customer' });

  test('a bill is asked about once, put on hold, and taken back', async ({ page }) => {
    const bill = await newest(page);
    await test.step('the bill leads to the form', async () => {
      await page.goto(bill);
      await page.locator(`main a[href="${bill}/query"]`).first().click();
      await expect(page).toHaveURL(/\/query$/);
      await unfold(page);
      await expect(page.getByRole('link', { name: "See why it's different" })).toBeVisible();
      await expectNoSidewaysScroll(page);
    });
    await test.step('a mistake keeps what was typed', async () => {
      const words = page.getByRole('textbox', { name: 'Tell us in your own words' });
      await words.fill(WORDS);
      await page.getByRole('button', { name: 'Send my query' }).click();
      await expect(page.locator('#category-error .error')).toBeVisible();
      await expect(words).toHaveValue(WORDS);
    });
    await test.step('a double click asks once', async () => {
      await page.getByRole('radio', { name: /It's much more than before/ }).check();
      await page.getByRole('button', { name: 'Send my query' }).dblclick();
      await expect(page.getByText('We have your query')).toBeVisible();
      await expect(page.getByRole('button', { name: 'Take my query back' })).toHaveCount(1);
      await expect(page.locator('.query-words').first()).toHaveText(WORDS);
      await expectAccessible(page);
    });
    await test.step('the bill and the list say so', async () => {
      await page.goto(bill);
      await expect(page.getByText('You asked about this bill on')).toBeVisible();
      await page.goto('/bills');
      await expect(page.locator('main a.row').first()).toContainText('you asked');
    });
    await test.step('it is taken back, asked again, and taken back', async () => {
      await page.goto(`${bill}/query`);
      await page.getByRole('button', { name: 'Take my query back' }).click();
      await expect(page.getByText("You've taken your query back")).toBeVisible();
      await page.getByRole('button', { name: 'Ask it again as it was' }).first().click();
      await expect(page.getByText('Your query is open again')).toBeVisible();
      await page.getByRole('button', { name: 'Take my query back' }).click();
      await expect(page.getByText("You've taken your query back")).toBeVisible();
      await page.goto(bill);
      await expect(page.getByText('You asked about this bill on')).toHaveCount(0);
    });
  });
}
