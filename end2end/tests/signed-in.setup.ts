// Signs everyone in once, so that the whole run stays far below the limits on attempts, and gives
// the reader a receipt to look at.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type APIRequestContext, expect, test as setup } from '@playwright/test';
import { type Login, URL } from '../lib/env.ts';
import { CUSTOMERS, person, sessionFile } from '../lib/people.ts';

const reader = person('reader', '');
const customers = Object.keys(CUSTOMERS).map((project) => person('customer', project));

setup('everyone is signed in once', async ({ playwright }) => {
  for (const login of [reader, ...customers]) {
    const request = await playwright.request.newContext({
      baseURL: URL,
      extraHTTPHeaders: { origin: URL, accept: 'text/html' },
    });
    await signIn(request, login);
    if (login === reader) await pay(request);
    const file = sessionFile(login);
    mkdirSync(dirname(file), { recursive: true });
    await request.storageState({ path: file });
    await request.dispose();
  }
});

async function signIn(request: APIRequestContext, login: Login): Promise<void> {
  const { email, password } = login;
  const form = { email, password };
  const answer = await request.post('/api/pages/sign-in', { form, maxRedirects: 0 });
  expect(answer.headers().location, `${email} is led home`).toBe('/');
}

async function pay(request: APIRequestContext): Promise<void> {
  const page = await (await request.get('/pay')).text();
  const hidden = (name: string): string => {
    const input = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(page)?.[0] ?? '';
    return /value="([^"]*)"/.exec(input)?.[1] ?? '';
  };
  const form = {
    account: hidden('account'),
    attempt_key: hidden('attempt_key'),
    choice: 'other',
    amount: '1.23',
  };
  const opened = await request.post('/api/pages/start-payment', { form, maxRedirects: 0 });
  const paid = await request.post(opened.headers().location!, { form: { button: 'pay' } });
  expect(await paid.text(), 'the reader has a receipt').toContain('Receipt number');
}
