// What the suite is told from outside. It never guesses the portal's address.
import { existsSync, readFileSync } from 'node:fs';

/** A login of the demo supplier. */
export interface Login {
  story: string;
  email: string;
  password: string;
  totp_secret: string | null;
}

/** Where the portal is. */
export const URL = process.env.LAMPLIGHT_URL ?? 'http://127.0.0.1:3000';

/** The browser's program; Playwright's own when there is none on the system. */
export const CHROMIUM = [process.env.LAMPLIGHT_CHROMIUM, '/usr/bin/chromium']
  .filter((path): path is string => Boolean(path))
  .find((path) => existsSync(path));

/** Chromium's sandbox does not work for root. */
export const ROOT_USER = process.env.LAMPLIGHT_ROOT_USER === '1' || process.getuid?.() === 0;

/** The folder for pictures; absent in a test run. */
export const SCREENS = process.env.LAMPLIGHT_SCREENS;

/** The file that the portal writes its log to, where it can be read. */
export const LOG = process.env.LAMPLIGHT_LOG;

/** The demo's logins, as `lamplight demo --logins-json` wrote them. */
export function logins(): Login[] {
  const file = process.env.LAMPLIGHT_LOGINS;
  if (file === undefined) {
    throw new Error('LAMPLIGHT_LOGINS must name the file of `lamplight demo --logins-json`');
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Login[];
}
