// What the front desk does, in a real browser against all of Berth. Its parts share one stack.
import { checklist } from './front-desk/checklist';
import { desk } from './front-desk/desk';
import { waitlist } from './front-desk/waitlist';
import { visits } from './visit';

jest.setTimeout(120_000);

const visit = visits();

describe('The checklist', () => checklist(visit));
describe('The desk', () => desk(visit));
describe('The waitlist', () => waitlist(visit));
