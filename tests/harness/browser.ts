// A real Chromium for the tests: Debian's where there is one, else the one an npm package carries (stack/chromium).
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { chromium } from 'playwright-core';
import { resolveChromium } from '../../stack/chromium';

export interface TestBrowser {
  /** A fresh profile: nobody is logged in, nothing is remembered. */
  open(options?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
}

const ACTION_MS = 10_000;

export async function launchBrowser(): Promise<TestBrowser> {
  const { executablePath, env, args } = resolveChromium({ log: line => console.log(`  ${line}`) });
  const browser: Browser = await chromium.launch({ executablePath, env, args });
  return {
    async open(options) {
      const context = await browser.newContext({ locale: 'en-US', timezoneId: 'Asia/Tokyo', ...options });
      context.setDefaultTimeout(ACTION_MS);
      return context;
    },
    close: () => browser.close(),
  };
}
