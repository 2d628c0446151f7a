/** @jest-environment node */
// How reliable a vendor is, beside its quote: a share is only said of enough deliveries.
import { recordInBrief } from './quotes.server';

const share = (part: number, of: number) => (of === 0 ? null : Math.floor((part * 100) / of));
const brief = (onTime: number, received: number, inFull: number, items: number) =>
  recordInBrief({
    deliveries: {
      ...{ received, onTime, onTimePercent: share(onTime, received) },
      ...{ cancelled: 0, noShow: 0, upcoming: 0 },
    },
    complete: { items, inFull, percent: share(inFull, items) },
  });

test.each([
  [0, 0, 0, 0, ['Nothing delivered yet']],
  [1, 1, 1, 1, ['1 delivery, on time', 'Everything in full']],
  [0, 1, 0, 2, ['1 delivery, late', 'Nothing in full']],
  [1, 1, 0, 0, ['1 delivery, on time']],
  [2, 2, 3, 4, ['2 deliveries, all on time', '3 of 4 items in full']],
  [0, 3, 3, 3, ['3 deliveries, none on time', 'Everything in full']],
  [3, 4, 4, 4, ['4 deliveries, 3 on time', 'Everything in full']],
  [4, 5, 9, 10, ['80 % of 5 deliveries on time', '90 % of items in full']],
  [5, 5, 0, 0, ['100 % of 5 deliveries on time']],
])('%i of %i on time and %i of %i in full is %j', (onTime, received, inFull, items, words) => {
  expect(brief(onTime, received, inFull, items)).toEqual(words);
});
