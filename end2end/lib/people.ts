// Who signs in for which test. What changes an account uses the project's own customer; what only
// looks uses one reader.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Login, logins } from './env.ts';

/** What a test does with its login. */
export type Role = 'reader' | 'customer';

/**
 * The projects that have a customer, and which login without a second factor is theirs: dials and a
 * smart meter with scripts, dials and a smart meter without.
 */
export const CUSTOMERS = { phone: 0, 'phone-plain': 2, desktop: 4, 'desktop-plain': 3 };
const READER = 1;

/** A login without a second factor. */
function simple(place: number): Login {
  const found = logins().filter((login) => login.totp_secret === null)[place];
  if (found === undefined) throw new Error('the demo has too few logins without a second factor');
  return found;
}

/** Logins with a second factor, told apart by what they are used for: each has few tries. */
export function coded(use: 'refused' | 'once' | 'keyboard'): Login & { totp_secret: string } {
  const place = { refused: 0, once: 1, keyboard: 2 }[use];
  const found = logins().filter((login) => login.totp_secret !== null)[place];
  if (found === undefined) throw new Error('the demo has too few logins with a second factor');
  return { ...found, totp_secret: found.totp_secret! };
}

/** The login of a role in a project. */
export function person(role: Role, project: string): Login {
  if (role === 'reader') return simple(READER);
  if (!(project in CUSTOMERS)) throw new Error(`${project} has no customer of its own`);
  return simple(CUSTOMERS[project as keyof typeof CUSTOMERS]);
}

/** Where a login's session is kept for the run. */
export function sessionFile(login: Login): string {
  const name = login.email.replace(/[^a-z0-9]+/gi, '-');
  // Node 18, which Debian 12 has, knows no `import.meta.dirname`.
  const here = fileURLToPath(new URL('..', import.meta.url));
  return join(here, 'test-results', 'signed-in', `${name}.json`);
}
