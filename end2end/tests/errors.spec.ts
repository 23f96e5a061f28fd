// Addresses that lead nowhere, wrong passwords, forms from elsewhere: each says what happened, with
// the right status.
import { coded } from '../lib/people.ts';
import { signIn } from '../lib/steps.ts';
import { expect, test } from '../lib/test.ts';

test.describe('signed in', () => {
  test.use({ as: 'reader' });

  const NOWHERE = [
    '/bills/bill_00000000000000000000000000',
    '/bills/nonsense',
    '/pay/pay_00000000000000000000000000',
    '/no/such/page',
  ];
  for (const address of NOWHERE) {
    test(`${address} is not found, in words`, async ({ page, trouble }) => {
      trouble.expect(/answer: 404/, /status of 404/);
      const answer = await page.goto(address);
      expect(answer?.status()).toBe(404);
      await expect(page.getByRole('heading', { level: 1 })).not.toBeEmpty();
      await page.getByRole('link', { name: 'Go to home' }).click();
      await expect(page.locator('section.balance')).toBeVisible();
    });
  }
});

test('a wrong password says the same whoever it is', async ({ page, trouble }, info) => {
  trouble.expect(/answer: 4\d\d \/api\/pages\/sign-in/, /status of 4\d\d/);
  const known = { ...coded('refused'), password: 'not the password' };
  const said: string[] = [];
  for (const login of [known, { ...known, email: `nobody@${info.project.name}.example` }]) {
    await signIn(page, login);
    const alert = page.getByRole('main').locator('.error, [role="alert"]').first();
    await expect(alert).toBeVisible();
    said.push(await alert.innerText());
    await expect(page.getByLabel('E-mail')).toHaveValue(login.email);
  }
  expect(said[0]).toBe(said[1]);
});

test('nobody sees a page without signing in', async ({ page }) => {
  const pages = ['', 'usage', 'bills', 'pay', 'readings', 'preferences', 'security'];
  for (const name of pages) {
    await page.goto(`/${name}`);
    const next = name === '' ? '' : `?next=%2F${name}`;
    await expect(page).toHaveURL(`/sign-in${next}`);
  }
  const file = await page.request.get('/usage.csv', { maxRedirects: 0 });
  expect(file.status()).toBeGreaterThanOrEqual(300);
  expect(await file.text()).not.toContain('kwh');
});

test('a form from another site changes nothing', async ({ page }) => {
  const answer = await page.request.post('/api/pages/sign-out', {
    headers: { origin: 'https://elsewhere.example' },
  });
  expect(answer.status()).toBe(403);
});
