// The migrations in order, as an array: they load the same from source, from a bundle and in tests. Append only.
import type { Knex } from 'knex';
import * as core from './0001-core';
import * as availability from './0002-availability';
import * as search from './0003-search';
import * as frontDesk from './0004-front-desk';
import * as waitlist from './0005-waitlist';
import * as daysOfTheZone from './0006-days-of-the-zone';
import * as countsByMonth from './0007-front-desk';
import * as calendar from './0008-calendar';
import * as wideMoney from './0009-wide-money';
import * as stock from './0010-stock';
import * as auditTrail from './0011-audit-trail';
import * as longestBooking from './0012-longest-booking';
import * as takenPeriods from './0013-taken-periods';
import * as shortSearches from './0014-short-searches';
import * as stockMonitor from './0015-stock-monitor';
import * as searchWithFilters from './0016-search-with-filters';
import * as keptAnswers from './0017-kept-answers';
import * as vendors from './0018-vendors';
import * as deliveries from './0019-deliveries';
import * as quotes from './0020-quotes';
import * as vendorMessages from './0021-vendor-messages';
import * as rules from './0022-rules';
import * as blocks from './0023-blocks';
import * as bulk from './0024-bulk';
import * as stockReads from './0025-stock-reads';
import * as settings from './0026-settings';
import * as mailOutbox from './0027-mail-outbox';
import * as urgentNeeds from './0028-urgent-needs';
import * as analytics from './0029-analytics';
import * as advice from './0030-advice';
import * as crm from './0031-crm';
import * as privacy from './0032-privacy';
import * as lists from './0033-lists';
import * as statusLists from './0034-status-lists';
import * as places from './0035-places';
import * as staffLogins from './0036-staff-logins';
import * as memberLogins from './0037-member-logins';
import * as slotsFollow from './0038-slots-follow';
import * as keyPurposes from './0039-key-purposes';
import * as changedDeliveries from './0040-changed-deliveries';
import * as noBooking from './0041-no-booking';
import * as idsAsWritten from './0042-ids-as-written';
import * as lifecyclesBehind from './0043-lifecycles-behind';
import * as ownZones from './0044-own-zones';
import * as singleSlots from './0046-single-slots';
import * as waitingOver from './0047-waiting-over';

interface Migration {
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
}

const MIGRATIONS: readonly (readonly [name: string, migration: Migration])[] = [
  ['0001-core', core],
  ['0002-availability', availability],
  ['0003-search', search],
  ['0004-front-desk', frontDesk],
  ['0005-waitlist', waitlist],
  ['0006-days-of-the-zone', daysOfTheZone],
  ['0007-front-desk', countsByMonth],
  ['0008-calendar', calendar],
  ['0009-wide-money', wideMoney],
  ['0010-stock', stock],
  ['0011-audit-trail', auditTrail],
  ['0012-longest-booking', longestBooking],
  ['0013-taken-periods', takenPeriods],
  ['0014-short-searches', shortSearches],
  ['0015-stock-monitor', stockMonitor],
  ['0016-search-with-filters', searchWithFilters],
  ['0017-kept-answers', keptAnswers],
  ['0018-vendors', vendors],
  ['0019-deliveries', deliveries],
  ['0020-quotes', quotes],
  ['0021-vendor-messages', vendorMessages],
  ['0022-rules', rules],
  ['0023-blocks', blocks],
  ['0024-bulk', bulk],
  ['0025-stock-reads', stockReads],
  ['0026-settings', settings],
  ['0027-mail-outbox', mailOutbox],
  ['0028-urgent-needs', urgentNeeds],
  ['0029-analytics', analytics],
  ['0030-advice', advice],
  ['0031-crm', crm],
  ['0032-privacy', privacy],
  ['0033-lists', lists],
  ['0034-status-lists', statusLists],
  ['0035-places', places],
  ['0036-staff-logins', staffLogins],
  ['0037-member-logins', memberLogins],
  ['0038-slots-follow', slotsFollow],
  ['0039-key-purposes', keyPurposes],
  ['0040-changed-deliveries', changedDeliveries],
  ['0041-no-booking', noBooking],
  ['0042-ids-as-written', idsAsWritten],
  ['0043-lifecycles-behind', lifecyclesBehind],
  ['0044-own-zones', ownZones],
  ['0046-single-slots', singleSlots],
  ['0047-waiting-over', waitingOver],
];

export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: () => Promise.resolve(MIGRATIONS.map(([name]) => name)),
  getMigrationName: name => name,
  getMigration: name => Promise.resolve(MIGRATIONS.find(([n]) => n === name)![1]),
};
