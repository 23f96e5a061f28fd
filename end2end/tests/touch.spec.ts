// Fingers on the chart: a tap reads a bar out, a swipe turns the page. On the phone only.
import { alive, isMarked, mark } from '../lib/alive.ts';
import { expect, type Page, test } from '../lib/test.ts';

test.use({ as: 'reader' });

/** A finger that goes down, moves sideways and comes up, quickly. */
async function swipe(page: Page, fromX: number, toX: number, y: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: x === undefined ? [] : [{ x, y }],
    });
  await touch('touchStart', fromX);
  await touch('touchMove', (fromX + toX) / 2);
  await touch('touchMove', toX);
  await touch('touchEnd');
  await session.detach();
}

test('a swipe turns to the month before and back', async ({ page }) => {
  await page.goto('/usage');
  await alive(page, '.chart-plot', 'pointerup');
  await mark(page);
  const chart = page.getByRole('slider');
  await chart.scrollIntoViewIfNeeded();
  const title = page.locator('.chart-title');
  const here = await title.innerText();
  const { x, y, width, height } = (await chart.boundingBox())!;
  await swipe(page, x + width * 0.2, x + width * 0.8, y + height / 2);
  await expect(title).not.toHaveText(here);
  await alive(page, '.chart-plot', 'pointerup');
  await swipe(page, x + width * 0.8, x + width * 0.2, y + height / 2);
  await expect(title).toHaveText(here);
  expect(await isMarked(page)).toBe(true);
});

test('a tap reads a bar out', async ({ page }) => {
  await page.goto('/usage');
  await alive(page, '.chart-plot', 'pointerdown');
  const readout = page.locator('.chart-readout');
  const whole = await readout.innerText();
  const { width, height } = (await page.getByRole('slider').boundingBox())!;
  await page.getByRole('slider').tap({ position: { x: width / 3, y: height / 2 } });
  await expect(readout).not.toHaveText(whole, { useInnerText: true });
});
