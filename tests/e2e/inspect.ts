// A page as everybody meets it, at a desk and on a phone: no finding of axe, nothing that scrolls sideways, targets large
// enough for a thumb and whole.
import axe from 'axe-core';
import type { RunOnly } from 'axe-core';
import type { Page } from 'playwright-core';
import { scrollsSideways } from './people';

export const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 800 };
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What may hold at one width and not at another. */
const BY_WIDTH = ['color-contrast', 'target-size', 'scrollable-region-focusable', 'label', 'heading-order'];
const TARGET_PX = 44;

/** What a page shows now, at both widths; afterwards it stands at a desk. */
export async function inspectShown(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  for (const [size, runOnly] of [
    [DESK, { type: 'tag', values: WCAG }],
    [PHONE, { type: 'rule', values: BY_WIDTH }],
  ] as const) {
    await page.setViewportSize(size);
    const where = { path: new URL(page.url()).pathname, width: size.width };
    expect({
      ...where,
      violations: await violations(page, { type: runOnly.type, values: [...runOnly.values] }),
      sidewaysPx: await scrollsSideways(page),
      smallTargets: await smallTargets(page),
      cutTargets: await cutTargets(page),
    }).toEqual({ ...where, violations: [], sidewaysPx: 0, smallTargets: [], cutTargets: [] });
  }
  await page.setViewportSize(DESK);
}

/** What axe finds wrong, and where; of all that is right it need not tell. */
function violations(page: Page, runOnly: RunOnly): Promise<string[]> {
  return page.evaluate(
    async options => {
      const found = await (window as unknown as { axe: typeof axe }).axe.run(document, options);
      return found.violations.map(({ id, nodes }) => `${id} at ${nodes.map(n => n.target).join(' ')}`);
    },
    { runOnly, resultTypes: ['violations' as const] },
  );
}

/** What can be pressed and is smaller than a thumb; links within a sentence and hidden ones do not count. */
async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(minimum => {
    const pressable = 'a[href], button, summary, select, input:not([type=hidden]), textarea';
    return [...document.querySelectorAll<HTMLElement>(pressable)].flatMap(element => {
      // A choice is pressed anywhere on its label.
      const choice = element.matches('input[type=radio], input[type=checkbox]');
      const box = ((choice && element.closest('label')) || element).getBoundingClientRect();
      const covering = getComputedStyle(element, '::after').position === 'absolute';
      const inText = element.closest('p, dd, h2, li.inline') !== null && element.matches('a');
      const hidden = !element.checkVisibility() || box.width === 0 || element.matches('.skip-link, .jump');
      if (hidden || covering || inText) return [];
      // Days of a calendar on a phone are as wide as a seventh of it.
      const wide = element.matches('[data-day], td *') ? 24 : minimum;
      if (box.height >= minimum - 0.5 && box.width >= wide - 0.5) return [];
      return [`${element.outerHTML.slice(0, 80)} ${Math.round(box.width)}×${Math.round(box.height)}`];
    });
  }, TARGET_PX);
}

/** What can be pressed and stands out over the edge of something that cuts it off there, and does not scroll. */
function cutTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cuts = (box: DOMRect, around: Element): boolean => {
      const edge = around.getBoundingClientRect();
      return box.left < edge.left - 1 || box.right > edge.right + 1;
    };
    return [
      ...document.querySelectorAll<HTMLElement>('a[href], button, select, input:not([type=hidden])'),
    ].flatMap(element => {
      const box = element.getBoundingClientRect();
      if (!element.checkVisibility() || box.width <= 1) return [];
      for (let around = element.parentElement; around; around = around.parentElement) {
        const { overflowX } = getComputedStyle(around);
        if (overflowX === 'auto' || overflowX === 'scroll') return [];
        if ((overflowX === 'hidden' || overflowX === 'clip') && cuts(box, around)) {
          return [element.outerHTML.slice(0, 80)];
        }
      }
      return [];
    });
  });
}
