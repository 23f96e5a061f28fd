// The keyboard alone: every page lets one get to what it is for and shows where one is; a person
// signs in, reads usage and pays without a mouse. On the desktop only.
import { alive } from '../lib/alive.ts';
import { focusShows, tabTo } from '../lib/judge.ts';
import { coded } from '../lib/people.ts';
import { INSIDE, OUTSIDE, type Place } from '../lib/places.ts';
import { pounds } from '../lib/steps.ts';
import { expect, type Page, test } from '../lib/test.ts';
import { code } from '../lib/totp.ts';

async function byKeyboard(page: Page, place: Place): Promise<void> {
  await place.open(page);
  // A fresh start: where the state was set up by clicks, the focus is in the middle of the page.
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    window.getSelection()?.removeAllRanges();
  });
  await tabTo(page, place.action);
  expect(await focusShows(page), 'the focus can be seen').toBe(true);
}

test('a customer signs in, reads a bar and pays without a mouse', async ({ page }) => {
  const login = coded('keyboard');
  const amount = 211;
  await test.step('signs in', async () => {
    await page.goto('/sign-in');
    await tabTo(page, '#email');
    await page.keyboard.type(login.email);
    await tabTo(page, '#password');
    await page.keyboard.type(login.password);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/sign-in\/code$/);
    await tabTo(page, '#code');
    await page.keyboard.type(code(login.totp_secret));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/$/);
    await expect(page.locator('section.balance')).toBeVisible();
  });
  await test.step('moves along the chart', async () => {
    await page.goto('/usage');
    const chart = page.getByRole('slider');
    await expect(chart).toBeVisible();
    await alive(page, '.chart-plot', 'keydown');
    await tabTo(page, '.chart-plot');
    await page.keyboard.press('Home');
    await expect(chart).toHaveAttribute('aria-valuenow', '1');
    await page.keyboard.press('ArrowRight');
    await expect(chart).toHaveAttribute('aria-valuenow', '2');
    const title = await page.locator('.chart-title').innerText();
    await page.keyboard.press('PageUp');
    await expect(page.locator('.chart-title')).not.toHaveText(title);
  });
  await test.step('pays', async () => {
    await page.goto('/pay');
    await tabTo(page, 'input[name="choice"]');
    const other = page.locator('input[name="choice"][value="other"]');
    for (let at = 0; at < 4 && !(await other.isChecked()); at += 1) {
      await page.keyboard.press('ArrowDown');
    }
    await tabTo(page, '#amount');
    await page.keyboard.type('2.11');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: `Pay ${pounds(amount)}` })).toBeVisible();
    await tabTo(page, 'button[value="pay"]');
    await page.keyboard.press('Enter');
    await expect(page.locator('section.receipt').getByRole('status')).toContainText('Paid');
  });
});

test.describe('signed in', () => {
  test.use({ as: 'reader' });
  for (const place of INSIDE) {
    test(place.name, async ({ page }) => byKeyboard(page, place));
  }

  test('the first stop of the keyboard skips to the page', async ({ page }) => {
    await page.goto('/bills');
    await page.keyboard.press('Tab');
    await expect(page.locator('.skip-link')).toBeFocused();
    await expect(page.locator('.skip-link')).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.locator('main a').first()).toBeFocused();
  });
});

test.describe('signed out', () => {
  for (const place of OUTSIDE) {
    test(place.name, async ({ page, trouble }) => {
      trouble.expect(/404/);
      await byKeyboard(page, place);
    });
  }
});
