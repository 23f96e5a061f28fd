// Each page really comes alive: something that only WebAssembly can do happens on it, without the
// document being loaded again. A page that merely looks right fails here.
import { alive, isMarked, mark } from '../lib/alive.ts';
import { coded, person } from '../lib/people.ts';
import { INSIDE } from '../lib/places.ts';
import { signIn } from '../lib/steps.ts';
import { expect, type Page, test } from '../lib/test.ts';

/** Clicks a link and expects the page to change by itself. */
async function turnsByItself(page: Page, selector: string, to: RegExp): Promise<void> {
  await alive(page, 'window', 'click');
  await mark(page);
  await page.locator(selector).first().click();
  await expect(page).toHaveURL(to);
  await expect(page.getByRole('heading', { level: 1 })).not.toBeEmpty();
  expect(await isMarked(page), 'the document was not loaded again').toBe(true);
}

test.describe('signed in', () => {
  test.use({ as: 'reader' });

  test('home', async ({ page }) => {
    await page.goto('/');
    await turnsByItself(page, 'main a[href^="/usage"]', /\/usage/);
    await expect(page.getByRole('slider')).toBeVisible();
    await page.goBack();
    await expect(page.locator('section.balance')).toBeVisible();
    expect(await isMarked(page)).toBe(true);
  });

  test('usage', async ({ page }) => {
    await page.goto('/usage');
    await alive(page, '.chart-plot', 'keydown');
    await mark(page);
    const readout = page.locator('.chart-readout');
    await page.getByRole('slider').focus();
    const whole = await readout.innerText();
    await page.keyboard.press('ArrowLeft');
    await expect(readout).not.toHaveText(whole, { useInnerText: true });
    const bar = await readout.innerText();
    await page.keyboard.press('ArrowLeft');
    await expect(readout).not.toHaveText(bar, { useInnerText: true });
    await page.keyboard.press('Escape');
    await expect(readout).toHaveText(whole, { useInnerText: true });

    const drawing = page.locator('.chart-drawing svg:visible');
    const energy = await drawing.innerHTML();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.isNavigationRequest()) asked.push(request.url());
    });
    const showAs = page.getByRole('navigation', { name: 'Show as' });
    await showAs.getByRole('link', { name: '£' }).click();
    await expect(readout.locator('strong')).toHaveText(/£/);
    await expect.poll(() => drawing.innerHTML()).not.toBe(energy);
    await page.getByRole('link', { name: 'Previous month' }).click();
    await expect(page).toHaveURL(/on=/);
    expect(asked, 'no document was asked for').toEqual([]);
    expect(await isMarked(page)).toBe(true);
  });

  test('usage says of each period what it cost, and keeps what is chosen below it', async ({ page }) => {
    await page.goto('/usage');
    await alive(page, '.chart-plot', 'keydown');
    await mark(page);
    const format = page.getByLabel('File', { exact: true });
    await format.selectOption('xlsx');
    const cost = page.locator('dl.totals');
    const first = await cost.innerText();
    await page.getByRole('link', { name: 'Previous month' }).click();
    await expect(cost).not.toHaveText(first, { useInnerText: true });
    await page.getByRole('link', { name: 'Next month' }).click();
    await expect(cost).toHaveText(first, { useInnerText: true });
    await expect(format).toHaveValue('xlsx');
    expect(await isMarked(page)).toBe(true);
  });

  test('what brings a page to life is asked for when it is painted, once', async ({ page }) => {
    await page.goto('/usage');
    await alive(page, '.chart-plot', 'keydown');
    const { painted, parts } = await page.evaluate(() => {
      const files = performance.getEntriesByType('resource');
      return {
        painted: performance.getEntriesByName('first-contentful-paint')[0]!.startTime,
        parts: files.filter((file) => /\.(wasm|js)$/.test(file.name)).map((file) => file.toJSON()),
      };
    });
    expect(parts.length).toBeGreaterThan(3);
    const early = parts.filter((part) => part.startTime < painted);
    expect(early).toEqual([]);
    const names = parts.map((part) => part.name);
    expect(names).toEqual([...new Set(names)]);
    const modules = parts.filter((part) => part.name.endsWith('.wasm'));
    expect(modules.map((module) => module.initiatorType)).toEqual(modules.map(() => 'link'));
  });

  test('usage follows a pointer', async ({ page }) => {
    await page.goto('/usage');
    await alive(page, '.chart-plot', 'pointermove');
    const readout = page.locator('.chart-readout');
    const whole = await readout.innerText();
    const box = (await page.getByRole('slider').boundingBox())!;
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
    await expect(readout).not.toHaveText(whole, { useInnerText: true });
    await page.mouse.move(2, 2);
    await expect(readout).toHaveText(whole, { useInnerText: true });
  });

  test('bills', async ({ page }) => {
    await page.goto('/bills');
    await turnsByItself(page, 'main a.row', /\/bills\/bill_/);
    await expect(page.locator('details.line').first()).toBeVisible();
  });

  test('bill', async ({ page }) => {
    await page.goto('/bills');
    await page.goto((await page.locator('main a.row').first().getAttribute('href'))!);
    await expect(page.getByRole('button', { name: 'Print this page' })).toBeVisible();
    await turnsByItself(page, '.page-name a', /\/bills$/);
  });

  test('pay', async ({ page }) => {
    await page.goto('/pay');
    await alive(page, 'main form', 'submit');
    // "No content" leaves the browser where it is, as a slow connection would for a while.
    await page.route('**/api/pages/start-payment', (route) => route.fulfill({ status: 204 }));
    const button = page.locator('main form button');
    await page.locator('label.choice', { hasText: 'Another amount' }).click();
    await page.locator('#amount').fill('2.12');
    await button.click();
    await expect(button).toHaveAttribute('aria-busy', 'true');
    await expect(button).toBeDisabled();
  });

  test('receipt', async ({ page }) => {
    await page.goto('/pay');
    const address = await page
      .locator('section[aria-labelledby="history"] a.row')
      .first()
      .getAttribute('href');
    await page.goto(address!);
    await turnsByItself(page, '.page-name a', /\/pay$/);
  });

  test('readings', async ({ page }) => {
    await page.goto('/readings');
    await alive(page, 'main form:has(input.digits)', 'submit');
    await mark(page);
    const input = page.locator('input.digits').first();
    const fold = page.locator('details:has(input.digits) > summary').first();
    if (!(await input.isVisible())) await fold.click();
    await input.fill('12x4');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.locator('.register .error').first()).toBeVisible();
    await expect(input).toHaveValue('12x4');
    expect(await isMarked(page)).toBe(true);
  });

  test('preferences', async ({ page }) => {
    await page.goto('/preferences');
    await alive(page, 'main form', 'submit');
    await mark(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible();
    expect(await isMarked(page)).toBe(true);
  });

  test('a form on its way is not sent again', async ({ page }) => {
    await page.goto('/preferences');
    await alive(page, 'main form', 'submit');
    await mark(page);
    let sent = 0;
    await page.route('**/api/pages/save-preferences', async (route) => {
      sent += 1;
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    const again = () =>
      page.locator('main form').evaluate((form) => (form as HTMLFormElement).requestSubmit());
    await again();
    await again();
    await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible();
    expect(await isMarked(page), 'the browser did not send it either').toBe(true);
    expect(sent).toBe(1);
  });

  test('without a connection nothing is lost', async ({ page, context, trouble }) => {
    trouble.expect(/ERR_INTERNET_DISCONNECTED/);
    await page.goto('/preferences');
    await alive(page, 'main form', 'submit');
    const box = page.getByRole('checkbox', { name: /Inbox for Offers and news/ });
    const on = !(await box.isChecked());
    await box.setChecked(on);
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert')).toContainText("can't reach");
    await expect(box).toBeChecked({ checked: on });
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('not found', async ({ page, trouble }) => {
    trouble.expect(/404/);
    await page.goto('/no/such/page');
    await turnsByItself(page, 'main a.button', /\/$/);
    await expect(page.locator('section.balance')).toBeVisible();
  });

  test('a session that ended meanwhile leads to signing in', async ({ page, context, trouble }) => {
    trouble.expect(/401/);
    await page.goto('/bills');
    await alive(page, 'window', 'click');
    await context.clearCookies();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Pay' }).click();
    const way = page.getByRole('main').getByRole('link', { name: 'Sign in' });
    await expect(way.or(page.getByLabel('Password'))).toBeVisible();
    await expect(page.getByRole('main')).not.toContainText('£');
  });

  test('more', async ({ page }) => {
    await page.goto('/more');
    await turnsByItself(page, 'main a.row[href="/readings"]', /\/readings$/);
  });
});

test.describe('every page, left by a link', () => {
  test.use({ as: 'reader' });

  for (const place of INSIDE) {
    test(place.name, async ({ page }) => {
      await place.open(page);
      await expect(page.locator('html[data-alive]')).toBeAttached();
      const to = place.name === 'bills' ? '/usage' : '/bills';
      await turnsByItself(page, `.nav-item[href="${to}"]:visible`, new RegExp(`${to}$`));
    });
  }
});

test('sign in, the code, and security', async ({ page, trouble }) => {
  trouble.expect(/answer: 4\d\d \/api\/pages\//, /status of 4\d\d/);
  await page.goto('/sign-in');
  await alive(page, 'main form', 'submit');
  await mark(page);
  const login = person('reader', '');
  await page.getByLabel('E-mail').fill(login.email);
  await page.getByLabel('Password').fill('not it');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('main .error, main [role="alert"]').first()).toBeVisible();
  await page.getByLabel('Password').fill(login.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('section.balance')).toBeVisible();
  expect(await isMarked(page), 'signing in did not load the document again').toBe(true);

  await page.goto('/security');
  await alive(page, 'main form', 'submit');
  await mark(page);
  await page.getByLabel('Your password').fill('not it');
  await page.getByRole('button', { name: 'Set up a second step' }).click();
  await expect(page.locator('main .error, main [role="alert"]').first()).toBeVisible();
  expect(await isMarked(page)).toBe(true);
});

test('the code page', async ({ page, trouble }) => {
  trouble.expect(/answer: 4\d\d \/api\/pages\//, /status of 4\d\d/);
  await signIn(page, coded('refused'));
  await expect(page).toHaveURL(/\/sign-in\/code$/);
  await alive(page, 'main form', 'submit');
  await mark(page);
  await page.getByLabel('Code').fill('nonsense');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.locator('main .error, main [role="alert"]').first()).toBeVisible();
  expect(await isMarked(page)).toBe(true);
});
