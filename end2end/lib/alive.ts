// Knows when a page has come alive, without waiting by time: Chromium is asked for the listeners
// that WebAssembly put on an element.
import { expect, type Page } from './test.ts';

/** Waits until something listens for `event` on the element (or on `window`). */
export async function alive(page: Page, target: string, event: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const expression =
    target === 'window' ? 'window' : `document.querySelector(${JSON.stringify(target)})`;
  const listens = async (): Promise<boolean> => {
    const { result } = await session.send('Runtime.evaluate', { expression });
    const { objectId } = result;
    if (objectId === undefined) return false;
    const { listeners } = await session.send('DOMDebugger.getEventListeners', { objectId });
    return listeners.some((listener) => listener.type === event);
  };
  await expect
    .poll(listens, { message: `${target} listens for ${event}`, intervals: [25, 50, 100] })
    .toBe(true);
  await session.detach();
}

/** Marks this document: a reload loses the mark, a change by the page itself keeps it. */
export async function mark(page: Page): Promise<void> {
  await page.evaluate(() => {
    (window as unknown as { lamplightMark: boolean }).lamplightMark = true;
  });
}

/** Whether this is still the document that was marked. */
export async function isMarked(page: Page): Promise<boolean> {
  return await page.evaluate(() => 'lamplightMark' in window);
}
