// All figures, in the order in which they are measured.
import type { Figure } from '../figure';
import type { Servers } from '../servers';
import { analytics } from './analytics';
import { availability } from './availability';
import { blocks, bulk } from './bulk';
import { burst } from './burst';
import { creation } from './creation';
import { deliveries } from './deliveries';
import { slotGeneration, statistics } from './front-desk';
import { grid } from './grid';
import { gridScroll } from './grid-scroll';
import { list } from './list';
import { moves } from './moves';
import { page } from './page';
import { race } from './race';
import { stockCheck, stockNeeds, stockReads } from './stock';
import { streams } from './streams';
import { vendor } from './vendor';

/** What wants little data comes first: what Postgres has to tidy up behind a million rows would be measured with it. */
export const figures = (servers: Servers): Figure[] => [
  creation(servers),
  race(servers),
  moves(servers),
  burst(servers),
  bulk(servers),
  blocks(servers),
  deliveries(servers),
  streams(servers),
  page(servers),
  availability(servers),
  list(servers),
  statistics(servers),
  analytics(servers),
  slotGeneration(servers),
  grid(servers),
  gridScroll(servers),
  stockCheck(servers),
  stockReads(servers),
  stockNeeds(servers),
  vendor(servers),
];
