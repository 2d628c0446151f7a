// Where personal data of customers can be: every column that holds text, JSON or bytes, by table. A test compares this
// with the database, so that a new column cannot be forgotten by exports and erasures (services/privacy/catalogue.test.ts).
//
// What a new column is:
//   person   it holds the person, or what was written about or to them: emptied with an erasure, part of an export
//   text     somebody writes here, of anything: words by which the person is known are taken out of every row
//   history  the same, in a table that is only added to: by the function erase_history (migration 0032)
//   rest     it cannot hold a customer: words of the product, the business itself, its vendors' names, ciphers
//
// All are lists of column names with spaces between.

export interface TableData {
  person?: string;
  text?: string;
  history?: string;
  rest?: string;
}

export const CATALOGUE: Record<string, TableData> = {
  analytics_events: { history: 'properties', rest: 'name' },
  api_keys: { rest: 'name key_hash hint purposes' },
  audit_events: {
    history: 'from_value to_value actor_name reason metadata',
    rest: 'subject action actor_type operation_id request_id',
  },
  batches: { rest: 'code' },
  block_gaps: { rest: 'status' },
  block_series: { text: 'reason', rest: 'block_type rule time_zone created_by_name' },
  booking_count_changes: { rest: 'kind status source' },
  booking_counts: { rest: 'kind status source' },
  booking_month_counts: { rest: 'kind status source' },
  booking_months: { rest: 'slice tally fingerprint' },
  booking_restrictions: { person: 'value reason', rest: 'type' },
  booking_rules: { rest: 'scope tier parameters' },
  bookings: {
    person: 'customer_name customer_email customer_phone notes',
    text: 'notes',
    rest: 'kind block_type status cancel_reason source time_zone currency',
  },
  bulk_items: { person: 'spec message', text: 'spec message', rest: 'lane status code' },
  bulk_jobs: { text: 'details', rest: 'operation status created_by_name request_id' },
  calendar_events: { person: 'message', rest: 'event_url calendar_url etag fingerprint status' },
  categories: { rest: 'name' },
  crm_changes: { rest: 'what status' },
  crm_connections: { rest: 'token_fingerprint status problem' },
  crm_contacts: { person: 'agreed engagement problem', rest: 'contact_id status fingerprint' },
  crm_erasures: { rest: 'contact_id problem' },
  customers: { person: 'full_name email phone tier tags permission_overrides' },
  deliveries: { rest: 'time_slot' },
  delivery_items: { rest: 'product_name' },
  delivery_proposals: { text: 'note', rest: 'time_slot status' },
  delivery_receipt_lines: { rest: 'batch_code' },
  delivery_receipts: { text: 'note lines', rest: 'operation_id' },
  harvests: { text: 'notes', rest: 'product_name unit' },
  idempotency_keys: { person: 'answer', rest: 'scope key fingerprint' },
  inbox_items: { person: 'title', text: 'title', rest: 'type status' },
  insights: {
    person: 'facts labels advice',
    text: 'facts labels advice',
    rest: 'why_rules topic status answered_by asked_by_name mark marked_by_name model request_id',
  },
  locations: { rest: 'name time_zone opening_hours' },
  low_stock_alerts: { rest: 'alert_level worst_level resolved_reason' },
  need_responses: { rest: 'vendor_name kind' },
  needs: { text: 'notes', rest: 'product_name priority source removed_reason' },
  notifications: {
    person: 'recipient subject body last_error provider_id report_id',
    text: 'subject body last_error',
    rest: 'key event channel audience status report_status report_code',
  },
  privacy_jobs: {
    person: 'file',
    rest: 'kind status ahead parts subjects pattern created_by_name request_id',
  },
  products: { rest: 'name sku unit' },
  quote_drafts: { text: 'content', rest: 'operation_id' },
  quote_revisions: { text: 'note', rest: 'side author_name wished_slot' },
  quotes: {
    text: 'close_reason',
    rest: 'product_name unit currency status opened_by last_by closed_by closed_by_name',
  },
  rate_limits: { rest: 'key' },
  resources: { rest: 'kind name description attributes calendar_url' },
  rule_violations: {
    person: 'override_reason',
    text: 'override_reason',
    rest: 'rule limit_value actual_value actor_type operation_id',
  },
  schema_migrations: { rest: 'name' },
  services: { rest: 'name description' },
  sessions: { person: 'token_hash' },
  slots: { rest: 'status closed_by' },
  staff_days_off: { rest: 'reason' },
  stock_movements: { history: 'note actor_name', rest: 'type key' },
  stock_settings: { rest: 'digest_at monitor_paused_by monitor_found' },
  tenants: { rest: 'slug name hostname time_zone currency settings features' },
  unread_bursts: { rest: 'reader outcome' },
  user_links: { rest: 'purpose' },
  users: { person: 'email password_hash name', rest: 'role' },
  vendor_messages: { text: 'body', rest: 'sender author_name about_kind' },
  vendors: { text: 'notes', rest: 'name contact_name email phone' },
  vip_links: { rest: 'purpose' },
  vip_sessions: { rest: 'token_hash' },
  vip_users: { rest: 'email name password_hash' },
  waitlist_entries: { person: 'customer_name customer_phone customer_email', rest: 'status' },
  waitlist_offers: { rest: 'status' },
};

const namesIn = (columns = ''): string[] => columns.split(' ').filter(Boolean);

/** Every column of a table that is decided on. */
export const decidedColumns = ({ person, text, history, rest }: TableData): string[] => [
  ...new Set([person, text, history, rest].flatMap(namesIn)),
];

/** The free text of the application's own tables: [table, columns]. */
export const FREE_TEXT: readonly (readonly [string, readonly string[]])[] = Object.entries(CATALOGUE)
  .filter(([, { text }]) => text)
  .map(([table, { text }]) => [table, namesIn(text)]);
