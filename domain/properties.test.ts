// The properties that `npm run fuzz` tries for minutes, for a moment each.
import fc from 'fast-check';
import { properties } from '../fuzz/properties';

it.each(Object.entries(properties))('%s', (_, property) => {
  fc.assert(property, { numRuns: 100 });
});
