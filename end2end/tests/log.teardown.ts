// After everything: what the portal wrote while it served must say what happened and nothing about
// anybody. Only where the log can be read (LAMPLIGHT_LOG).
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { LOG, logins } from '../lib/env.ts';

test('the log holds nothing personal', () => {
  const text = readFileSync(LOG!, 'utf8');
  // The demo prints its logins before it begins to serve.
  const served = text.slice(text.indexOf('serving'));
  expect(served).toMatch(/request/);
  const lines = served.split('\n');
  const secrets = logins().flatMap(({ email, password, totp_secret }) =>
    [email, password, totp_secret].filter((secret) => secret !== null),
  );
  const telling = lines.filter((line) => secrets.some((secret) => line.includes(secret)));
  expect(telling, 'lines with an e-mail address, a password or a key').toEqual([]);
  const addresses = lines.filter((line) => /\S@\S+\.\S|bill_[0-9a-z]{26}/.test(line));
  expect(addresses, 'lines with somebody’s address or bill').toEqual([]);
  expect(lines.filter((line) => /panicked|ERROR/.test(line)), 'failures').toEqual([]);
});
