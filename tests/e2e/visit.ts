// How browser tests begin and end: one stack and one browser for a file, a fresh profile for each test.
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { TestBrowser } from '../harness/browser';
import { launchBrowser } from '../harness/browser';
import { complaintsOf } from './people';
import type { E2eStack } from './stack';
import { startE2eStack } from './stack';
import type { Environment } from '../../stack/running';

/** What a test uses; the page is a new one in each. */
export interface Visit {
  stack: E2eStack;
  browser: TestBrowser;
  context: BrowserContext;
  page: Page;
  /** What the browser complained about so far. */
  complaints: string[];
  /** Begins again as another visitor. */
  anew(options?: BrowserContextOptions): Promise<void>;
}

/**
 * Registers the set-up of a test file; the answer is filled in when its tests run.
 * @param env what the processes are told besides, made before they start
 */
export function visits(env?: () => Promise<Environment>): Visit {
  const visit = { anew } as Visit;
  async function anew(options?: BrowserContextOptions): Promise<void> {
    await visit.context?.close();
    visit.context = await visit.browser.open(options);
    visit.complaints = complaintsOf(visit.context);
    visit.page = await visit.context.newPage();
  }
  beforeAll(async () => {
    [visit.stack, visit.browser] = await Promise.all([startE2eStack(await env?.()), launchBrowser()]);
  });
  afterAll(async () => {
    await visit.browser?.close();
    await visit.stack?.stop();
  });
  beforeEach(() => anew());
  return visit;
}
