// A code from the app opens one door once. On the desktop only: the demo's login with a second step
// has a handful of tries in a quarter of an hour.
import { coded } from '../lib/people.ts';
import { signIn } from '../lib/steps.ts';
import { expect, test } from '../lib/test.ts';
import { code } from '../lib/totp.ts';

test('a code is taken once', async ({ page, browser }) => {
  const login = coded('once');
  const now = code(login.totp_secret);
  await signIn(page, login);
  await page.getByLabel('Code').fill(now);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.locator('section.balance')).toBeVisible();

  const thief = await browser.newPage();
  await signIn(thief, login);
  await thief.getByLabel('Code').fill(now);
  await thief.getByRole('button', { name: 'Continue' }).click();
  await expect(thief.locator('.error, .notice[data-kind="danger"]').first()).toBeVisible();
  await thief.goto('/');
  await expect(thief).toHaveURL(/\/sign-in\/code$/);
  await thief.close();
});
