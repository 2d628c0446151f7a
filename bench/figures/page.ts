// The first page a customer sees, in a real browser on loopback: how much JavaScript it fetches, how soon it is painted.
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { resolveChromium } from '../../stack/chromium';
import type { Figure } from '../figure';
import { startProcesses } from '../processes';
import type { Servers } from '../servers';
import { median } from '../statistics';

const VISITS = 7;

interface Visit {
  /** As sent over the wire. */
  scriptKb: number;
  /** What gzip would make of it. */
  gzipKb: number;
  paintedMs: number;
}

/** Runs in the page. Resolves with the time of the largest paint, once there is one. */
const LARGEST_PAINT = `new Promise(resolve => {
  new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime))
    .observe({ type: 'largest-contentful-paint', buffered: true });
})`;

async function countScripts(page: Page): Promise<() => Promise<Pick<Visit, 'scriptKb' | 'gzipKb'>>> {
  const session = await page.context().newCDPSession(page);
  const scripts = new Set<string>();
  let bytes = 0;
  const bodies: Promise<Buffer>[] = [];
  await session.send('Network.enable');
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.mimeType.includes('javascript')) scripts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  page.on('response', response => {
    if (response.headers()['content-type']?.includes('javascript')) bodies.push(response.body());
  });
  return async () => {
    const gzipped = (await Promise.all(bodies)).map(body => gzipSync(body).length);
    return { scriptKb: bytes / 1000, gzipKb: gzipped.reduce((sum, size) => sum + size, 0) / 1000 };
  };
}

/** With an empty cache, as somebody who was never here before. */
async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const scripts = await countScripts(page);
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForLoadState('networkidle');
    const paintedMs = await page.evaluate<number>(LARGEST_PAINT);
    return { ...(await scripts()), paintedMs };
  } finally {
    await context.close();
  }
}

export const page = (servers: Servers): Figure => ({
  name: 'page',
  async measure() {
    const database = await servers.filled(10_000);
    const app = await startProcesses(['api', 'web'], database);
    const { executablePath, args, env } = resolveChromium({ log: () => {} });
    const browser = await chromium.launch({ executablePath, args, env });
    const visits: Visit[] = [];
    try {
      for (let i = 0; i < VISITS + 1; i++)
        visits.push(await visit(browser, `http://127.0.0.1:${app.web.port}/`));
    } finally {
      await browser.close();
      await app.stop();
    }
    return lines(visits.slice(1));
  },
});

function lines(visits: Visit[]) {
  const paints = visits.map(one => one.paintedMs);
  const gzip = Math.round(visits[0]!.gzipKb);
  return [
    {
      figure: 'page',
      what: 'JavaScript of the first page, compressed',
      measured: { value: Math.max(...visits.map(one => one.scriptKb)), unit: 'kB' as const },
      target: { of: 'measured' as const, bound: 'under' as const, value: 150 },
      note: `As the browser receives it, with headers. With gzip it would be ${gzip} kB.`,
    },
    {
      figure: 'page',
      what: 'Largest contentful paint of the first page on loopback',
      measured: { value: median(paints), unit: 'ms' as const },
      target: { of: 'measured' as const, bound: 'under' as const, value: 1_500 },
      rounds: paints,
      note: 'Empty cache, 200 vehicles on the page.',
    },
  ];
}
