// The `test` of every file: signed in as a role, and watched. A console error, a failed request
// or something the content security policy stopped fails the test it happens in.
import { test as base, type BrowserContext } from '@playwright/test';
import { person, type Role, sessionFile } from './people.ts';

export { expect } from '@playwright/test';
export type { Locator, Page } from '@playwright/test';

/** How a form is told that a field is wrong: an answer like any other. */
const FIELD_REFUSED = 422;

/** Chromium writes every such answer to the console. */
function isRefusal(text: string): boolean {
  return text.includes(`status of ${FIELD_REFUSED}`);
}

/**
 * A page that is left while its WebAssembly is still coming: the browser gives the file up, and the
 * page, already on its way out, says so. A file that is really missing shows as an answer of 404.
 */
const LEFT_EARLY = [
  /WebAssembly compilation aborted/,
  /Failed to fetch\s[^]*__wasm_split/,
  /SplitLoaderError/,
];

/** How code of ours ends that cannot go on; a release has no more words (ADR 9). */
const PANIC = /^uncaught: unreachable$/;

/** Everything that went wrong unasked. */
export class Trouble {
  private readonly expected: RegExp[] = [...LEFT_EARLY];
  private readonly seen: string[] = [];

  /** This test makes such trouble on purpose. */
  expect(...patterns: RegExp[]): void {
    this.expected.push(...patterns);
  }

  /** What happened and was not expected. */
  unexpected(): string[] {
    const left = this.seen.some((line) => LEFT_EARLY.some((pattern) => pattern.test(line)));
    // A page left early ends in one too; by itself it is a mistake of ours.
    const expected = left ? [...this.expected, PANIC] : this.expected;
    return this.seen.filter((line) => !expected.some((pattern) => pattern.test(line)));
  }

  /** Watches every page of a context. */
  watch(context: BrowserContext): void {
    context.on('console', (message) => {
      const place = message.location().url;
      const text = message.text();
      if (message.type() !== 'error' || isRefusal(text)) return;
      this.seen.push(`console: ${text} (${place})`);
    });
    context.on('weberror', (error) => {
      this.seen.push(`uncaught: ${error.error().message}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 400 && response.status() !== FIELD_REFUSED) {
        this.seen.push(`answer: ${response.status()} ${new URL(response.url()).pathname}`);
      }
    });
  }
}

interface Given {
  /** Signed in as whom; nobody unless a file says so. */
  as: Role | 'nobody';
  trouble: Trouble;
}

export const test = base.extend<Given>({
  as: ['nobody', { option: true }],

  storageState: async ({ as }, use, info) => {
    const project = info.project.name;
    await use(as === 'nobody' ? undefined : sessionFile(person(as, project)));
  },

  trouble: [
    async ({ context }, use) => {
      const trouble = new Trouble();
      trouble.watch(context);
      await use(trouble);
      base.expect(trouble.unexpected(), 'nothing went wrong in the browser').toEqual([]);
    },
    { auto: true },
  ],
});
