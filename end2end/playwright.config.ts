// How the browser suite runs: which sizes, with and without scripts, in which browser.
// It never starts the portal itself: `cargo xtask test` does, and says where by environment.
import { defineConfig, type PlaywrightTestOptions } from '@playwright/test';
import { CHROMIUM, LOG, ROOT_USER, SCREENS, URL } from './lib/env.ts';

/** A small phone, as most of our people have. */
const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent:
    'Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) ' +
    'Chrome/140.0.0.0 Mobile Safari/537.36',
} satisfies Partial<PlaywrightTestOptions>;

const DESKTOP = { viewport: { width: 1280, height: 800 } };

/** What must also work without scripts. */
const PLAIN = /(customer|errors)\.spec\.ts$/;

const suite = {
  testIgnore: /(\.(setup|teardown|screens)|touch\.spec)\.ts$/,
  dependencies: ['signed-in'],
};
/** The keyboard is a desktop's, and a login with a second step has few tries. */
const small = {
  testIgnore: /(\.(setup|teardown|screens)|(code-once|keyboard)\.spec)\.ts$/,
  dependencies: ['signed-in'],
};
const plain = { testMatch: PLAIN, dependencies: ['signed-in'] };

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // A test that passes only sometimes has found something.
  retries: 0,
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    baseURL: URL,
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    // Traces cost a third of the run; `--trace on` has them when a picture is not enough.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: CHROMIUM,
      args: [
        ...(ROOT_USER ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    {
      name: 'signed-in',
      testMatch: /signed-in\.setup\.ts$/,
      teardown: LOG === undefined ? undefined : 'log',
    },
    ...(LOG === undefined ? [] : [{ name: 'log', testMatch: /log\.teardown\.ts$/ }]),
    { name: 'phone', ...small, use: PHONE },
    { name: 'phone-plain', ...plain, use: { ...PHONE, javaScriptEnabled: false } },
    { name: 'desktop', ...suite, use: DESKTOP },
    { name: 'desktop-plain', ...plain, use: { ...DESKTOP, javaScriptEnabled: false } },
    // Pictures to look at, only when asked for: LAMPLIGHT_SCREENS=DIR … --project=screens
    ...(SCREENS === undefined
      ? []
      : [{ name: 'screens', testMatch: /all\.screens\.ts$/, dependencies: ['signed-in'] }]),
  ],
});
