// Every page of the portal and how to get it into the state worth looking at. Used by the tests of
// accessibility and layout and by the pictures, so that no page is forgotten by one of them.
import { expect, type Page } from './test.ts';
import { typeAmount, toCardPage } from './steps.ts';

/** A page in a state. */
export interface Place {
  name: string;
  /** Brings it up. */
  open: (page: Page) => Promise<unknown>;
  /** What a person comes here for, reached by Tab; a selector. */
  action: string;
}

const usage = (query: string) => async (page: Page) => {
  await page.goto(`/usage${query}`);
  await expect(page.locator('.chart-plot[role="slider"]')).toBeVisible();
};

/** The newest bill, every line of it unfolded. */
async function bill(page: Page): Promise<void> {
  await page.goto('/bills');
  const address = await page.locator('main a.row').first().getAttribute('href');
  await page.goto(address!);
  for (const line of await page.locator('details.line > summary').all()) await line.click();
}

/** Why the newest bill differs from those before. */
async function why(page: Page): Promise<void> {
  await bill(page);
  await page.locator('main a[href$="/why"]').click();
  await expect(page.locator('.waterfall-frame').first()).toBeVisible();
}

/** Asking about the bill before the newest: every demo reader has asked about the newest. */
async function query(page: Page): Promise<void> {
  await page.goto('/bills');
  const address = await page.locator('main a.row').nth(1).getAttribute('href');
  await page.goto(`${address!}/query`);
  await expect(page.getByRole('button', { name: 'Send my query' })).toBeVisible();
}

/** The same, sent without saying what it is about. */
async function queryError(page: Page): Promise<void> {
  await query(page);
  await page.getByRole('textbox', { name: 'Tell us in your own words' }).fill('It is too much.');
  await page.getByRole('button', { name: 'Send my query' }).click();
  await expect(page.locator('#category-error .error')).toBeVisible();
}

/** What the demo's reader asked about the newest bill. */
async function asked(page: Page): Promise<void> {
  await page.goto('/bills');
  const address = await page.locator('main a.row').first().getAttribute('href');
  await page.goto(`${address!}/query`);
  await expect(page.getByRole('button', { name: 'Take my query back' })).toBeVisible();
}

/** The newest payment that has a page. */
async function receipt(page: Page): Promise<void> {
  await page.goto('/pay');
  await page.locator('section[aria-labelledby="history"] a.row').first().click();
  await expect(page.locator('section.receipt')).toBeVisible();
}

async function payError(page: Page): Promise<void> {
  await page.goto('/pay');
  await typeAmount(page, 'ten');
  await toCardPage(page).click();
  await expect(page.locator('#amount-error .error')).toBeVisible();
}

/** The readings form unfolded. */
async function readings(page: Page): Promise<void> {
  await page.goto('/readings');
  const folded = page.locator('main details:not([open]) > summary');
  while ((await folded.count()) > 0) await folded.first().click();
}

async function readingError(page: Page): Promise<void> {
  await readings(page);
  await page.locator('input.digits').first().fill('12x4');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('.register .error')).toBeVisible();
}

/** Pages of somebody signed in. */
export const INSIDE: Place[] = [
  { name: 'home', open: (page) => page.goto('/'), action: 'main .balance a' },
  { name: 'usage-month', open: usage(''), action: '.chart-plot' },
  { name: 'usage-day', open: usage('?period=day'), action: '.chart-plot' },
  { name: 'usage-year', open: usage('?period=year&measure=money'), action: '.chart-nav a' },
  { name: 'bills', open: (page) => page.goto('/bills'), action: 'main a.row' },
  { name: 'bill', open: bill, action: 'details.line > summary' },
  { name: 'bill-why', open: why, action: 'main a.button' },
  { name: 'bill-query', open: query, action: 'main form button' },
  { name: 'bill-query-error', open: queryError, action: '#words' },
  { name: 'bill-query-asked', open: asked, action: 'main form button' },
  { name: 'pay', open: (page) => page.goto('/pay'), action: 'main form button' },
  { name: 'pay-error', open: payError, action: '#amount' },
  { name: 'pay-accounts', open: (page) => page.goto('/pay/accounts'), action: 'main form button' },
  { name: 'pay-refund', open: (page) => page.goto('/pay/refund'), action: 'main a.link' },
  { name: 'pay-ways', open: (page) => page.goto('/pay/ways'), action: 'main a.row' },
  {
    name: 'pay-bank-transfer',
    open: (page) => page.goto('/pay/bank-transfer'),
    action: '.page-name a',
  },
  {
    name: 'pay-direct-debit',
    open: (page) => page.goto('/pay/direct-debit'),
    action: 'main details > summary, main form button',
  },
  {
    name: 'pay-scheduled',
    open: (page) => page.goto('/pay/scheduled'),
    action: 'main a.link',
  },
  { name: 'pay-plan', open: (page) => page.goto('/pay/plan'), action: 'main a.link' },
  { name: 'payments', open: (page) => page.goto('/payments'), action: 'main ul.rows a' },
  { name: 'receipt', open: receipt, action: 'section.receipt .action a' },
  { name: 'readings', open: readings, action: 'input.digits' },
  { name: 'reading-error', open: readingError, action: 'main form button' },
  { name: 'preferences', open: (page) => page.goto('/preferences'), action: 'main form button' },
  {
    name: 'preferences-bills',
    open: (page) => page.goto('/preferences/bills'),
    action: 'main form button',
  },
  { name: 'security', open: (page) => page.goto('/security'), action: 'main form button' },
  { name: 'more', open: (page) => page.goto('/more'), action: 'main a.row' },
];

/** Pages of nobody. */
export const OUTSIDE: Place[] = [
  { name: 'sign-in', open: (page) => page.goto('/sign-in'), action: 'main form button' },
  { name: 'sign-in-code', open: (page) => page.goto('/sign-in/code'), action: '#code' },
  { name: 'not-found', open: (page) => page.goto('/no/such/page'), action: 'main a.button' },
];
