// What people do in many tests: sign in and out, read an amount, pay on the test card page.
import { expect, type Locator, type Page } from './test.ts';
import type { Login } from './env.ts';

/** Whether the page is as small as a phone's. */
export function isPhone(page: Page): boolean {
  return (page.viewportSize()?.width ?? 0) < 960;
}

/** First step of signing in. */
export async function signIn(page: Page, login: Login): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(login.email);
  await page.getByLabel('Password').fill(login.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Goes to a page of the main navigation. */
export async function open(page: Page, name: 'Home' | 'Usage' | 'Bills' | 'Pay'): Promise<void> {
  const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
  await link.click();
  await expect(link).toHaveAttribute('aria-current', 'page');
}

/** Goes to a page that a phone has under "More". */
export async function openFurther(page: Page, path: string): Promise<void> {
  const nav = page.getByRole('navigation', { name: 'Main' });
  if (isPhone(page)) {
    await nav.getByRole('link', { name: 'More' }).click();
    await page.locator(`main a.row[href="${path}"]`).click();
  } else {
    await nav.locator(`a[href="${path}"]`).click();
  }
  await expect(page).toHaveURL(new RegExp(`${path}$`));
}

/** Where theme and sign-out are: the menu on a wide screen, "More" on a phone. */
export async function personal(page: Page): Promise<Locator> {
  if (isPhone(page)) {
    const nav = page.getByRole('navigation', { name: 'Main' });
    await nav.getByRole('link', { name: 'More' }).click();
    await expect(page).toHaveURL(/\/more$/);
    return page.getByRole('main');
  }
  const menu = page.locator('details.menu[data-kind="person"]');
  await menu.locator('summary').click();
  return menu;
}

/** An amount as the page writes it (`£1,234.56`, `−£2.00`), in minor units. */
export function minor(text: string): number {
  const found = /([-−])?\s*£\s*([\d,]+)\.(\d\d)/.exec(text);
  if (found === null) throw new Error(`no amount in: ${text}`);
  const [, sign, pounds, pence] = found;
  const amount = Number(pounds!.replaceAll(',', '')) * 100 + Number(pence);
  return sign === undefined ? amount : -amount;
}

/** `123` as `£1.23`. */
export function pounds(amount: number): string {
  return `£${(amount / 100).toFixed(2)}`;
}

/** What the home page says is owed, in minor units; credit is negative. */
export async function owed(page: Page): Promise<number> {
  const panel = page.locator('section.balance');
  const amount = minor(await panel.locator('.big').innerText());
  const title = await panel.getByRole('heading').innerText();
  return title === 'In credit' ? -amount : amount;
}

/** Fills the pay form with another amount, without sending it. */
export async function typeAmount(page: Page, text: string): Promise<void> {
  await page.locator('label.choice', { hasText: 'Another amount' }).click();
  await page.getByLabel('Amount', { exact: true }).fill(text);
}

/** The button that leads from the pay page to the card page. */
export function toCardPage(page: Page): Locator {
  return page.getByRole('button', { name: 'Go to the card page' });
}

/** Types an amount on the pay page and goes to the card page. */
export async function toPay(page: Page, amount: number): Promise<void> {
  await typeAmount(page, (amount / 100).toFixed(2));
  await toCardPage(page).click();
  await expect(page.getByRole('heading', { name: `Pay ${pounds(amount)}` })).toBeVisible();
}

/** Presses a button of the test card page. */
export async function pressCard(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
}

/** The rows of "Your payments" that show this amount and this outcome. */
export function payments(page: Page, amount: number, outcome: string): Locator {
  return page
    .locator('section[aria-labelledby="history"] .row-amount')
    .filter({ hasText: new RegExp(`^${pounds(amount).replace('.', '\\.')}\\s*${outcome}$`) });
}
