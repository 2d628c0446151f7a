// docs/scaling.md: what is written by hand, with its tables made of what was measured.
import { ASSUMED, forecastTable, lifecycleTable, queryTable, sizeTable } from './model';
import type { Measured } from './store';

/** @param words the page, with the marks between which the tables stand */
export function scalingPage(words: string, found: Measured): string {
  const parts: Record<string, string> = {
    lifecycles: lifecycleTable(found),
    sizes: sizeTable(found),
    queries: queryTable(found),
    forecast: forecastTable(found, ASSUMED),
  };
  return words.replace(
    /(<!-- begin (\w+) -->\n)[\s\S]*?(\n<!-- end \2 -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}\n${parts[name]}\n${end}`,
  );
}
