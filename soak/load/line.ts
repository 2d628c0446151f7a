// Those who wait in line read their mail: most take the time that is offered, some leave it, some never answer.
import type { Crew } from './crew';
import { keepBusy } from './crew';

export const line = (crew: Crew): Promise<void> =>
  keepBusy(crew, 1_000, async () => {
    const token = crew.offers.shift();
    if (!token || crew.random.chance(0.15)) return;
    await crew.client.page(`/offers/${token}`);
    const answer = crew.random.chance(0.75) ? 'accept' : 'decline';
    await crew.client.write(
      `${answer} an offer`,
      { in: 'nothing' },
      { method: 'POST', path: `/public/offers/${token}/${answer}` },
    );
  });
