// What every use case is given: where the data is and how links are made. Time is an argument of each call.
import type { Knex } from 'knex';
import type { BookingLinks } from './links';

export interface Deps {
  knex: Knex;
  links: BookingLinks;
}
