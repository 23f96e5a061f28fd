// Pictures of every page at three widths, light and dark, to be looked at by people:
// LAMPLIGHT_SCREENS=DIR npx playwright test --project=screens
import { join } from 'node:path';
import { SCREENS } from '../lib/env.ts';
import { INSIDE, OUTSIDE, type Place } from '../lib/places.ts';
import { type Page, test } from '../lib/test.ts';

const WIDTHS = [360, 768, 1280];

async function pictures(page: Page, place: Place): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
    await place.open(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const path = join(SCREENS!, `${place.name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  }
}

test.describe('signed in', () => {
  test.use({ as: 'reader' });
  for (const place of INSIDE) {
    test(place.name, async ({ page }) => pictures(page, place));
  }
});

test.describe('signed out', () => {
  for (const place of OUTSIDE) {
    test(place.name, async ({ page, trouble }) => {
      trouble.expect(/404/);
      await pictures(page, place);
    });
  }
});
