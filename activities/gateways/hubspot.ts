// HubSpot through its own client, for the account of one private app. Knows contacts, notes and properties, and nothing of
// bookings or Temporal. The client is loaded when it is first needed: it is large, and most installations have none.
import http from 'node:http';
import https from 'node:https';
import type { Client } from '@hubspot/api-client';
import { CUSTOMER_ID, EVENT_ID, OWN_PROPERTIES } from '../../domain/crm/contact';
import { CrmRefused, CrmTrouble, hubSpotError } from './hubspot-errors';

export interface HubSpotConfig {
  accessToken: string;
  /** Without a slash at the end. */
  apiUrl: string;
}

/** A contact as it is over there. */
export interface Contact {
  id: string;
  /** Names in lower case; null: empty. */
  properties: Record<string, string | null>;
}

export interface ContactPage {
  contacts: Contact[];
  /** Where the next page begins; undefined: this is the last. */
  after?: string;
}

export interface CrmGateway {
  /** Makes the properties Berth keeps there, those that are missing. Asked once per process. */
  prepare(): Promise<void>;
  /** Those that are there, of up to 100. @param by a property that is unique; null: HubSpot's own id */
  read(by: string | null, values: readonly string[], properties: readonly string[]): Promise<Contact[]>;
  /** Makes or changes contacts by the customer's id, up to 100. Answers those that it took. */
  upsert(contacts: readonly { properties: Record<string, string> }[]): Promise<Contact[]>;
  /** Changes contacts by HubSpot's id, up to 100. Answers those that it took. */
  update(contacts: readonly { id: string; properties: Record<string, string> }[]): Promise<Contact[]>;
  /** Writes notes of contacts, each once by its key. */
  note(notes: readonly CrmNote[]): Promise<void>;
  /** Contacts of Berth that were changed since then, the oldest change first. @param since ISO instant */
  changedSince(since: string, properties: readonly string[], after?: string): Promise<ContactPage>;
  /** Deletes a contact for good, with all there is about it. Done already when it is not there. */
  erase(contactId: string): Promise<void>;
}

export interface CrmNote {
  key: string;
  contactId: string;
  /** HTML. */
  body: string;
  /** ISO instant. */
  at: string;
}

export interface HubSpotPace {
  /** How long one call may take. */
  timeoutMs: number;
  /** Between two calls of this process. */
  pauseMs: number;
  /** Before the next page of a search: HubSpot lets through a few a second, of all of an account. */
  searchPauseMs: number;
}

/** Below the 100 requests in ten seconds that the smallest account has. */
const PACE: HubSpotPace = { timeoutMs: 20_000, pauseMs: 115, searchPauseMs: 300 };
const GROUP = 'berth';

/** Asks nothing yet. */
export function createHubSpotGateway(config: HubSpotConfig, pace = PACE): CrmGateway {
  const { timeoutMs, pauseMs, searchPauseMs } = pace;
  let client: Promise<Client> | undefined;
  let prepared: Promise<void> | undefined;
  /** HubSpot asked us to wait until then; in milliseconds since 1970. */
  let waitUntil = 0;

  const open = async (): Promise<Client> => {
    const hubspot = await import('@hubspot/api-client');
    return new hubspot.Client({
      accessToken: config.accessToken,
      basePath: config.apiUrl,
      httpAgent: agentFor(config.apiUrl, timeoutMs),
      limiterOptions: { minTime: pauseMs, maxConcurrent: 6 },
    });
  };

  /** One call, within its time. While HubSpot wants us to wait nothing is sent, by nobody in this process. */
  async function call<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const waitMs = waitUntil - Date.now();
    if (waitMs > 0) throw new CrmTrouble('HubSpot is at its rate limit; we wait.', waitMs);
    try {
      return await within(timeoutMs, work(await (client ??= open())));
    } catch (thrown) {
      const error = hubSpotError(thrown, config.accessToken);
      if (error instanceof CrmTrouble && error.retryAfterMs) waitUntil = Date.now() + error.retryAfterMs;
      throw error;
    }
  }

  /** What is there already is as good as made. */
  const make = (work: (client: Client) => Promise<unknown>): Promise<void> =>
    call(work).then(
      () => undefined,
      (error: unknown) => {
        if (!(error instanceof CrmRefused) || error.status !== 409) throw error;
      },
    );

  async function makeProperties(): Promise<void> {
    for (const objectType of ['contacts', 'notes']) {
      await make(({ crm }) => crm.properties.groupsApi.create(objectType, { name: GROUP, label: 'Berth' }));
    }
    for (const property of OWN_PROPERTIES) await makeProperty('contacts', property);
    await makeProperty('notes', { name: EVENT_ID, label: 'Berth: event', type: 'string', unique: true });
  }

  type Wanted = { name: string; label: string; type: 'string' | 'number' | 'datetime'; unique?: boolean };

  function makeProperty(objectType: string, { name, label, type, unique }: Wanted): Promise<void> {
    const fieldType = ({ string: 'text', number: 'number', datetime: 'date' } as const)[type];
    const wanted = { name, label, type, fieldType, groupName: GROUP, hasUniqueValue: unique ?? false };
    return make(({ crm }) => crm.properties.coreApi.create(objectType, wanted as never));
  }

  return {
    prepare() {
      prepared ??= makeProperties().catch((error: unknown) => {
        prepared = undefined;
        throw error;
      });
      return prepared;
    },

    async read(by, values, properties) {
      if (values.length === 0) return [];
      const answer = await call(({ crm }) =>
        crm.contacts.batchApi.read({
          ...(by ? { idProperty: by } : {}),
          inputs: values.map(id => ({ id })),
          properties: [...properties],
          propertiesWithHistory: [],
        }),
      );
      return contactsOf(answer);
    },

    async upsert(contacts) {
      const inputs = contacts.map(({ properties }) => ({
        ...{ idProperty: CUSTOMER_ID, id: properties[CUSTOMER_ID]!, properties },
      }));
      return contactsOf(await call(({ crm }) => crm.contacts.batchApi.upsert({ inputs })));
    },

    async update(contacts) {
      const inputs = contacts.map(({ id, properties }) => ({ id, properties }));
      return contactsOf(await call(({ crm }) => crm.contacts.batchApi.update({ inputs })));
    },

    async note(notes) {
      const inputs = notes.map(({ key, body, at }) => ({
        idProperty: EVENT_ID,
        id: key,
        properties: { [EVENT_ID]: key, hs_note_body: body, hs_timestamp: at },
      }));
      const written = contactsOf(await call(({ crm }) => crm.objects.notes.batchApi.upsert({ inputs })));
      const contacts = new Map(notes.map(({ key, contactId }) => [key, contactId]));
      const pairs = written.map(({ id, properties }) => ({
        ...{ _from: { id }, to: { id: contacts.get(properties[EVENT_ID]!)! } },
      }));
      if (pairs.length < notes.length) throw new CrmRefused('HubSpot did not take the note of a booking.');
      await call(({ crm }) =>
        crm.associations.v4.batchApi.createDefault('notes', 'contacts', { inputs: pairs }),
      );
    },

    async changedSince(since, properties, after) {
      const filters = [
        { propertyName: CUSTOMER_ID, operator: 'HAS_PROPERTY' },
        { propertyName: 'lastmodifieddate', operator: 'GTE', value: String(Date.parse(since)) },
      ];
      const asked = {
        ...{ filterGroups: [{ filters }], properties: [...properties, CUSTOMER_ID, 'lastmodifieddate'] },
        ...{ sorts: ['lastmodifieddate'], limit: 100, ...(after ? { after } : {}) },
      };
      if (after) await new Promise(resolve => setTimeout(resolve, searchPauseMs));
      const page = await call(({ crm }) => crm.contacts.searchApi.doSearch(asked as never));
      return { contacts: contactsOf(page), after: page.paging?.next?.after };
    },

    async erase(contactId) {
      await call(async opened => {
        const answer = await opened.apiRequest({
          ...{ method: 'POST', path: '/crm/v3/objects/contacts/gdpr-delete' },
          body: { objectId: contactId },
        });
        if (answer.ok || answer.status === 404) return;
        const headers = Object.fromEntries(answer.headers.entries());
        throw Object.assign(new Error('refused'), {
          code: answer.status,
          body: await answer.text(),
          headers,
        });
      });
    },
  };
}

/** What is at the address may be something else, such as the page of a proxy. */
function contactsOf(answer: { results?: unknown }): Contact[] {
  const { results } = answer ?? {};
  if (!Array.isArray(results)) {
    throw new CrmTrouble('What is at HUBSPOT_API_URL did not answer as HubSpot does.');
  }
  return (results as Contact[]).map(({ id, properties }) => ({ id, properties }));
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new CrmTrouble(`HubSpot did not answer within ${timeoutMs / 1000} s.`);
    timer = setTimeout(() => reject(error), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Connections that end when nothing comes: the client itself would wait for ever. */
function agentFor(url: string, timeoutMs: number): http.Agent {
  const options = { keepAlive: true, maxSockets: 8, timeout: timeoutMs };
  const agent = url.startsWith('https:') ? new https.Agent(options) : new http.Agent(options);
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (settings, callback) => {
    const socket = create(settings, callback);
    socket?.once('timeout', () => socket.destroy());
    return socket;
  };
  return agent;
}
