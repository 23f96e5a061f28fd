// Every page, light and dark: axe-core finds nothing, nothing scrolls sideways.
import { expectAccessible, expectInOrder, expectNoSidewaysScroll } from '../lib/judge.ts';
import { INSIDE, OUTSIDE, type Place } from '../lib/places.ts';
import { type Page, test } from '../lib/test.ts';

async function judge(page: Page, place: Place): Promise<void> {
  await place.open(page);
  await expectInOrder(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

test.describe('signed in', () => {
  test.use({ as: 'reader' });
  for (const place of INSIDE) {
    test(`${place.name} is accessible and never scrolls sideways`, async ({ page }) => {
      await judge(page, place);
    });
  }
});

test.describe('signed out', () => {
  for (const place of OUTSIDE) {
    test(`${place.name} is accessible and never scrolls sideways`, async ({ page, trouble }) => {
      trouble.expect(/404/);
      await judge(page, place);
    });
  }
});
