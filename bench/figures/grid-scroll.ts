// The grid of 500 bays in a real browser: how many frames a second it draws while it is scrolled through in both
// directions, and how many elements the page has at most.
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { SESSION_COOKIES } from '../../api/policies/credentials';
import { resolveChromium } from '../../stack/chromium';
import type { Figure } from '../figure';
import { startProcesses } from '../processes';
import { addDays } from '../requests';
import type { Servers } from '../servers';
import { median } from '../statistics';
import { furnishBays } from './grid';

const BAYS = 500;
const ROUNDS = 5;

interface Ride {
  framesPerSecond: number;
  /** Of the slowest frame. */
  longestMs: number;
  nodes: number;
}

/**
 * Runs in the page: three seconds at some 25 bays a second, up and down on the way. Written out as text, so that nothing
 * of this file's compilation comes along.
 */
const RIDE = `new Promise(resolve => {
  const box = document.querySelector('.bay-grid');
  const [sideways, down] = [48, 9];
  let [from, last, frames, longest, nodes, way, wayDown] = [0, 0, 0, 0, 0, 1, 1];
  const step = now => {
    if (!from) [from, last] = [now, now];
    else {
      frames += 1;
      longest = Math.max(longest, now - last);
      last = now;
    }
    if (frames % 20 === 0) nodes = Math.max(nodes, document.querySelectorAll('*').length);
    const [left, top] = [box.scrollLeft, box.scrollTop];
    box.scrollLeft += way * sideways;
    box.scrollTop += wayDown * down;
    if (frames > 1 && box.scrollLeft === left) way = -way;
    if (frames > 1 && box.scrollTop === top) wayDown = -wayDown;
    if (now - from < 3000) requestAnimationFrame(step);
    else resolve({ framesPerSecond: (frames * 1000) / (now - from), longestMs: longest, nodes });
  };
  requestAnimationFrame(step);
})`;

async function ride(page: Page): Promise<Ride[]> {
  const rides: Ride[] = [];
  for (let i = 0; i < ROUNDS + 1; i++) rides.push(await page.evaluate<Ride>(RIDE));
  return rides.slice(1);
}

export const gridScroll = (servers: Servers): Figure => ({
  name: 'grid-scroll',
  async measure() {
    const database = await servers.copyOf(10_000, 'bench_grid_scroll');
    const day = addDays(database.fixture.freeFrom, 1);
    await furnishBays(database, addDays(day, -1), BAYS);
    const app = await startProcesses(['api', 'web'], database);
    const { executablePath, args, env } = resolveChromium({ log: () => {} });
    const browser = await chromium.launch({ executablePath, args, env });
    let rides: Ride[];
    try {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const url = `http://127.0.0.1:${app.web.port}`;
      const login = { name: SESSION_COOKIES.staff, value: database.fixture.staffToken, url };
      await context.addCookies([login]);
      const page = await context.newPage();
      await page.goto(`${url}/staff/grid?date=${day}`);
      await page.locator('.bay-item').first().waitFor();
      await page.locator('[data-live="live"]').waitFor();
      rides = await ride(page);
    } finally {
      await browser.close();
      await app.stop();
    }
    return lines(rides);
  },
});

function lines(rides: Ride[]) {
  const rates = rides.map(({ framesPerSecond }) => framesPerSecond);
  const longest = Math.round(Math.max(...rides.map(({ longestMs }) => longestMs)));
  return [
    {
      figure: 'grid-scroll',
      what: `Frames while the grid of ${BAYS} bays is scrolled through, sideways and down`,
      measured: { value: median(rates), unit: 'a second' as const },
      target: { of: 'measured' as const, bound: 'at least' as const, value: 50 },
      rounds: rates,
      note: `The longest frame of all rounds took ${longest} ms. The browser draws without a graphics card, 60 at most.`,
    },
    {
      figure: 'grid-scroll',
      what: `Elements of the page with ${BAYS} bays, at most`,
      measured: { value: Math.max(...rides.map(({ nodes }) => nodes)), unit: '' as const },
      target: { of: 'measured' as const, bound: 'under' as const, value: 3_000 },
    },
  ];
}
