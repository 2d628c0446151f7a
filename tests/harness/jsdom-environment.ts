// A browser's document for component tests: jsdom, with what it lacks taken from Node. An error on the console fails the
// test that caused it.
import { TestEnvironment } from 'jest-environment-jsdom';

const FROM_NODE = [
  'fetch', 'Headers', 'Request', 'Response', 'FormData', 'Blob',
  'ReadableStream', 'WritableStream', 'TransformStream', 'TextEncoder', 'TextDecoder', 'structuredClone',
] as const; // prettier-ignore

export default class BrowserEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    const page = this.global as unknown as Record<string, unknown>;
    const node = globalThis as unknown as Record<string, unknown>;
    for (const name of FROM_NODE) page[name] ??= node[name];
    page.console = { ...console, error: failOn, warn: failOn };
  }
}

/** React says on the console what is wrong with a component. */
function failOn(...words: unknown[]): never {
  throw new Error(`Unexpected on the console: ${words.map(String).join(' ')}`);
}
