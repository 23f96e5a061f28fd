// Codes from an app: turned on, used to sign in, and turned off again. Codes of the step before
// and of the present one are both taken, in that order, so nothing waits for the clock.
import { expectAccessible, expectNoSidewaysScroll } from '../lib/judge.ts';
import { person } from '../lib/people.ts';
import { openFurther, signIn } from '../lib/steps.ts';
import { expect, test } from '../lib/test.ts';
import { code } from '../lib/totp.ts';

/** The tests. */
export function secondStep(): void {
  test('a customer turns the second step on, uses it and turns it off', async ({ page }, info) => {
    const login = person('customer', info.project.name);
    await signIn(page, login);
    await expect(page).toHaveURL(/\/$/);
    await openFurther(page, '/security');

    const key = await test.step('turns it on', async () => {
      await page.getByLabel('Your password').fill(login.password);
      await page.getByRole('button', { name: 'Set up a second step' }).click();
      await expect(page.locator('svg.qr')).toBeVisible();
      await page.getByText("I can't scan it").click();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      const shown = await page.locator('.code-block').innerText();
      await page.getByLabel('Type the code it shows').fill(code(shown, -1));
      await page.getByRole('button', { name: 'Turn it on' }).click();
      return shown;
    });
    const kept = await test.step('keeps the recovery codes', async () => {
      const codes = page.locator('ol.codes li');
      await expect(codes).toHaveCount(10);
      await expectAccessible(page);
      return await codes.allInnerTexts();
    });
    await test.step('signs in with it', async () => {
      await page.context().clearCookies();
      await signIn(page, login);
      await expect(page).toHaveURL(/\/sign-in\/code$/);
      await page.goto('/bills');
      const still = '/sign-in/code?next=%2Fbills';
      await expect(page, 'the password alone opens nothing').toHaveURL(still);
      await page.getByLabel('Code').fill(code(key));
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page, 'on to what was asked for').toHaveURL(/\/bills$/);
      await expect(page.locator('main a.row').first()).toBeVisible();
    });
    await test.step('turns it off with a recovery code', async () => {
      await openFurther(page, '/security');
      await page.getByText('Turn the second step off').click();
      await page.locator('#remove-code').fill(kept[3]!);
      await page.getByRole('button', { name: 'Turn it off' }).click();
      await expect(page.getByText('The second step is off')).toBeVisible();
      await expect(page.getByLabel('Your password')).toBeVisible();
    });
  });
}
