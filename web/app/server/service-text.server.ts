// A service in one line: what it is called, how long it takes, what it costs.
import type { Service } from '../../../contracts/front-desk';
import { price } from './format.server';

type Told = Pick<Service, 'name' | 'durationMinutes' | 'price' | 'currency'>;

/** "Driving lesson, 60 min, $85.00" */
export const serviceText = (service: Told): string =>
  [service.name, `${service.durationMinutes} min`, price(service.price, service.currency)]
    .filter(Boolean)
    .join(', ');
