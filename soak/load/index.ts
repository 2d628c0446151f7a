// The load: everybody who uses a business on a good day, at once.
import { bulk } from './bulk';
import type { Crew } from './crew';
import { customers } from './customers';
import { desk } from './desk';
import { line } from './line';
import { stock } from './stock';
import { vendors } from './vendors';

/** Resolves when the last of them has heard how their last request ended. */
export async function runLoad(crew: Crew): Promise<void> {
  await Promise.all([
    ...[customers, customers, customers].map(work => work(crew)),
    ...[desk, desk, desk].map(work => work(crew)),
    ...[stock, stock].map(work => work(crew)),
    ...[vendors, vendors].map(work => work(crew)),
    line(crew),
    bulk(crew),
  ]);
}
