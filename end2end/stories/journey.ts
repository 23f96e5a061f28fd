// One customer's whole journey, the same with and without scripts, on a phone and on a desktop. It
// only presses what a person sees.
import { readFileSync } from 'node:fs';
import { URL } from '../lib/env.ts';
import { person } from '../lib/people.ts';
import {
  minor,
  open,
  openFurther,
  owed,
  payments,
  personal,
  pounds,
  pressCard,
  signIn,
  toCardPage,
  toPay,
} from '../lib/steps.ts';
import { expect, type Page, test } from '../lib/test.ts';

const PAID = 137;

/** The tests. */
export function journey(): void {
  test('a customer does everything they came for', async ({ page, playwright }, info) => {
    const login = person('customer', info.project.name);
    await test.step('signs in', async () => {
      await page.goto('/');
      await expect(page).toHaveURL(/\/sign-in$/);
      await signIn(page, login);
      await expect(page).toHaveURL(/\/$/);
      await expect(page.getByRole('heading', { level: 1 })).not.toBeEmpty();
    });
    await test.step('reads their usage', async () => readsUsage(page));
    await test.step('opens a bill', async () => opensBill(page));
    await test.step('pays a part of it', async () => pays(page));
    await test.step('sends a reading', async () => sendsReading(page));
    await test.step('changes how they are reached', async () => changesPreference(page));
    await test.step('signs another device out', async () => {
      const phone = await playwright.request.newContext({
        baseURL: URL,
        extraHTTPHeaders: { origin: URL, accept: 'text/html' },
        userAgent: 'Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Version/17.0 Safari/604.1',
      });
      const { email, password } = login;
      await phone.post('/api/pages/sign-in', { form: { email, password } });
      expect((await phone.get('/security')).url()).toMatch(/\/security$/);
      await openFurther(page, '/security');
      await page.getByRole('button', { name: /^Sign out.*iPad/ }).first().click();
      await expect(page.getByText('That device is signed out')).toBeVisible();
      expect((await phone.get('/security')).url()).toMatch(/\/sign-in\?next=%2Fsecurity$/);
      await phone.dispose();
    });
    await test.step('turns the lights down', async () => switchesTheme(page));
    await test.step('signs out', async () => {
      await (await personal(page)).getByRole('button', { name: 'Sign out' }).click();
      await expect(page).toHaveURL(/\/sign-in$/);
      await page.goto('/bills');
      await expect(page).toHaveURL('/sign-in?next=%2Fbills');
    });
  });
}

async function readsUsage(page: Page): Promise<void> {
  await open(page, 'Usage');
  const choice = (row: string, name: string) =>
    page.getByRole('navigation', { name: row }).getByRole('link', { name, exact: true });
  const title = page.locator('.chart-title');
  const figure = page.locator('.chart-readout strong');
  for (const period of ['Day', 'Year', 'Month']) {
    await choice('Period', period).click();
    await expect(choice('Period', period)).toHaveAttribute('aria-current', 'page');
    await expect(page.locator('.chart-drawing svg:visible')).toHaveCount(1);
  }
  await expect(figure).toHaveText(/kWh$/);
  // A two-rate meter read by hand has no price by the day, so there is no £ to choose.
  if ((await choice('Show as', '£').count()) > 0) {
    await choice('Show as', '£').click();
    await expect(figure).toHaveText(/£/);
    await choice('Show as', 'kWh').click();
    await expect(figure).toHaveText(/kWh$/);
  }
  const here = await title.innerText();
  await page.getByRole('link', { name: 'Previous month' }).click();
  await expect(title).not.toHaveText(here);
  await page.getByRole('link', { name: 'Next month' }).click();
  await expect(title).toHaveText(here);

  await page.getByText('Show the numbers').click();
  const rows = page.getByRole('region', { name: 'The numbers' }).locator('tbody tr');
  await expect(rows.first()).toBeVisible();
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download (CSV)' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe('usage.csv');
  const lines = readFileSync(await download.path(), 'utf8').trimEnd().split('\r\n');
  expect(lines[0]).toBe('period,kwh,cost,quality');
  expect(lines.length - 1, 'the file has the rows of the table').toBe(await rows.count());
  const total = lines.slice(1).reduce((sum, line) => sum + kwhOf(line), 0);
  const shown = Number((await figure.innerText()).replace(/[^\d.]/g, ''));
  expect(Math.abs(total - shown), 'the file adds up to what is shown').toBeLessThanOrEqual(0.5);
}

/** The energy of a line of the file, in kWh. */
function kwhOf(line: string): number {
  const found = /^"[^"]*",(-?[\d.]*),/.exec(line);
  if (found === null) throw new Error(`not a line of usage: ${line}`);
  return Number(found[1]);
}

async function opensBill(page: Page): Promise<void> {
  await open(page, 'Bills');
  await page.locator('main a.row').first().click();
  await expect(page).toHaveURL(/\/bills\/bill_/);
  const line = page.locator('details.line').first();
  await expect(line.locator('.working')).toBeHidden();
  await line.locator('summary').click();
  await expect(line.locator('.working')).toContainText('×');
  for (const section of await page.locator('section.card:has(.bill-lines)').all()) {
    const amounts = await section.locator('.line-amount').allInnerTexts();
    const sum = amounts.reduce((total, text) => total + minor(text), 0);
    expect(minor(await section.locator('.card-head strong').innerText())).toBe(sum);
  }
  await page.getByRole('link', { name: 'Bills', exact: true }).first().click();
  await expect(page).toHaveURL(/\/bills$/);
}

async function pays(page: Page): Promise<void> {
  await open(page, 'Home');
  const before = await owed(page);
  await open(page, 'Pay');
  await expect(toCardPage(page)).toBeVisible();
  const paidBefore = await payments(page, PAID, 'paid').count();
  await toPay(page, PAID);
  await pressCard(page, 'Pay');
  await expect(page).toHaveURL(/\/pay\/pay_/);
  const receipt = page.locator('section.receipt');
  await expect(receipt.locator('.big')).toHaveText(pounds(PAID));
  await expect(receipt.getByRole('status')).toContainText('Paid');
  await expect(receipt).toContainText('Receipt number');
  await page.getByRole('link', { name: 'Back to home' }).click();
  await expect(page.locator('section.balance')).toBeVisible();
  expect(await owed(page), 'the balance moved by what was paid').toBe(before - PAID);
  await open(page, 'Pay');
  await expect(payments(page, PAID, 'paid')).toHaveCount(paidBefore + 1);
}

async function sendsReading(page: Page): Promise<void> {
  await openFurther(page, '/readings');
  const form = page.locator('form:has(input.digits)');
  const field = form.locator('.register').first();
  const input = field.locator('input.digits');
  const doubt = page.locator('.notice', { hasText: "Yes, it's right" }).first();
  const accepted = page.getByText(/We have (your|that) reading/);
  const send = async (text: string, day = '') => {
    // Smart meters' fields are folded away; the page may still be coming.
    await input.waitFor({ state: 'attached' });
    const fold = form.locator('details:has(input.digits):not([open]) > summary').first();
    await expect(input.or(fold).filter({ visible: true }).first()).toBeVisible();
    if (!(await input.isVisible())) await fold.click();
    await input.fill(text);
    await form.getByLabel('Day you read it').fill(day);
    await form.getByRole('button', { name: 'Send' }).click();
  };
  await send('12x4');
  await expect(field.locator('.error')).toBeVisible();
  await expect(input, 'what was typed is still there').toHaveValue('12x4');
  await expect(input).toHaveAttribute('aria-invalid', 'true');

  const list = page.locator('section[aria-labelledby="history"] td.num');
  const figures = async () => (await list.allTextContents()).map(wholeUnits);
  if ((await field.locator('.last-reading').count()) === 0) {
    // A smart meter that was never read by hand: history first, or nothing is unusual.
    for (const [text, ago] of [['1000', 20], ['1100', 10]] as const) {
      await page.goto('/readings');
      await send(text, daysAgo(ago));
      await expect(accepted).toBeVisible();
      await expect.poll(figures, 'the page has read its data again').toContain(Number(text));
    }
  }
  const last = wholeUnits((await field.locator('.last-reading strong').textContent())!);
  const face = 10 ** (await input.getAttribute('placeholder'))!.replace(/\..*$/, '').length;
  const tooHigh = String((last + (face * 4) / 10) % face);
  await send(tooHigh);
  await doubt.getByRole('button', { name: 'Change it' }).click();
  await expect(page.getByText("We've put that reading aside")).toBeVisible();
  await expect(doubt, 'the page has read its data again').toBeHidden();
  await send(tooHigh);
  await doubt.getByRole('button', { name: "Yes, it's right" }).click();
  await expect(page.getByText("Thank you. We'll look at it")).toBeVisible();
  await expect(doubt).toBeHidden();

  await send(String((last + 1) % face));
  await expect(accepted).toBeVisible();
  await expect.poll(figures, 'the list has it').toContain((last + 1) % face);
}

/** `04,512.3 kWh` as 4512. */
function wholeUnits(text: string): number {
  return Number(text.replace(/\.\d.*$/, '').replace(/\D/g, ''));
}

/** A day as forms send it. */
function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

async function changesPreference(page: Page): Promise<void> {
  await openFurther(page, '/preferences');
  const box = page.getByRole('checkbox', { name: /E-mail for Offers and news/ });
  const on = !(await box.isChecked());
  await box.setChecked(on);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible();
  await page.reload();
  await expect(box).toBeChecked({ checked: on });
}

async function switchesTheme(page: Page): Promise<void> {
  const paper = async () =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await (await personal(page)).getByRole('button', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await paper()).not.toBe(light);
  await (await personal(page)).getByRole('button', { name: 'System' }).click();
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
}
