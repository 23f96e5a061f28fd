// What every page must be, whichever it is: no axe violation, no sideways scroll, a keyboard path.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from './test.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Expects no violation of axe-core's, in light and in dark. axe is itself a script with timers: in
 * the projects without scripts it cannot run, and the same markup is judged in the others.
 */
export async function expectAccessible(page: Page): Promise<void> {
  if (test.info().project.use.javaScriptEnabled === false) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // A colour on its way from light to dark is neither: judge what it ends as.
    await page.evaluate(async () => {
      await Promise.allSettled(document.getAnimations().map((one) => one.finished));
    });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id} (${help}): ${node.html} ${node.failureSummary ?? ''}`),
    );
    expect.soft(found, `axe-core in ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Waits until no colour is on its way to another: half-way it has a contrast of its own. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
}

/** What sticks out sideways: the page itself, and the elements that push it. */
async function sticksOut(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const inScroller = (element: Element): boolean => {
      for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== 'visible') return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .filter((element) => !inScroller(element))
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`);
    return [`page is ${scrollWidth} wide in ${clientWidth}`, ...wide.slice(0, 8)];
  });
}

/** Expects no sideways scroll on the narrowest phone, nor with text at twice its size. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 320, height: 640 });
  expect.soft(await sticksOut(page), 'at 320 pixels').toEqual([]);
  await page.setViewportSize({ width: 640, height: 800 });
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  expect.soft(await sticksOut(page), 'text at 200 %').toEqual([]);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '';
  });
  await page.setViewportSize(size);
}

/** Expects a title, one first heading, and ids that are there once. */
export async function expectInOrder(page: Page): Promise<void> {
  await expect(page).toHaveTitle(/^\S.* · Lamplight$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  const twice = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    return ids.filter((id, at) => ids.indexOf(id) !== at);
  });
  expect.soft(twice, 'ids that are there twice').toEqual([]);
}

/** Presses Tab until `selector` has the focus; gives how often, or throws. */
export async function tabTo(page: Page, selector: string, most = 80): Promise<number> {
  for (let presses = 1; presses <= most; presses += 1) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate(
      (wanted) => document.activeElement?.matches(wanted) ?? false,
      selector,
    );
    if (there) return presses;
  }
  throw new Error(`${selector} is not reached by ${most} presses of Tab`);
}

/** Whether what has the focus shows it: an outline or a ring. */
export async function focusShows(page: Page): Promise<boolean> {
  return await page.evaluate(() => {
    const shows = (element: Element | null): boolean => {
      if (element === null) return false;
      const style = getComputedStyle(element);
      const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
      return outlined || style.boxShadow !== 'none';
    };
    const focused = document.activeElement;
    // A field inside a group or a card lets its frame show the focus.
    return shows(focused) || shows(focused?.closest('.input-group, .choice, li, td') ?? null);
  });
}
