// HubSpot on loopback, as far as Berth speaks with it: contacts with unique properties and addresses, searches, notes with
// their contacts, properties, and the answers it gives when it is asked wrongly, too often or not at all.
//
//   const hubspot = await startHubSpot();
//   hubspot.peer.answerNext({ status: 429, … });      // misbehaves once, then as before
//   hubspot.change(contactId, { berth_tier: 'GOLD' }); // as its users do
import type { HttpPeer, PeerAnswer, PeerRequest } from './http-peer';
import { startHttpPeer } from './http-peer';

export const TOKEN = 'pat-na1-secret-of-the-tests';

export interface FakeContact {
  id: string;
  properties: Record<string, string>;
}

interface Note {
  id: string;
  properties: Record<string, string>;
  contactIds: string[];
}

export interface FakeHubSpot {
  peer: HttpPeer;
  contacts: Map<string, FakeContact>;
  notes: Note[];
  /** Addresses that HubSpot takes no contact of, in a batch that it takes in part (207). */
  unwanted: Set<string>;
  /** A contact that somebody makes over there. */
  add(properties: Record<string, string>): FakeContact;
  change(id: string, properties: Record<string, string>): void;
  /** Paths of what was asked, without those for properties. */
  asked(): string[];
  reset(): void;
}

interface Batch {
  idProperty?: string;
  inputs: { id: string; idProperty?: string; properties: Record<string, string> }[];
}

/** As HubSpot's errors look. */
export const problem = (
  status: number,
  category: string,
  message: string,
  more: object = {},
): PeerAnswer => ({
  status,
  body: { status: 'error', category, message, correlationId: 'x', ...more },
});

export const rateLimited = (
  policyName: 'TEN_SECONDLY_ROLLING' | 'DAILY',
  retryAfter?: string,
): PeerAnswer => ({
  ...problem(429, 'RATE_LIMITS', `You have reached your ${policyName} limit.`, { policyName }),
  headers: retryAfter ? { 'retry-after': retryAfter } : {},
});

const STANDARD = ['firstname', 'lastname', 'email', 'phone', 'lastmodifieddate', 'createdate'];
const EMAIL = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i;

export async function startHubSpot(): Promise<FakeHubSpot> {
  const contacts = new Map<string, FakeContact>();
  const notes: Note[] = [];
  const unwanted = new Set<string>();
  const properties: Record<string, Map<string, { hasUniqueValue: boolean }>> = {};
  let counter = 100;
  let clock = Date.now();

  const reset = (): void => {
    contacts.clear();
    notes.length = 0;
    unwanted.clear();
    for (const type of ['contacts', 'notes']) properties[type] = new Map();
  };
  reset();

  /** Each change has a moment of its own. */
  const touch = (contact: FakeContact): void => {
    clock = Math.max(clock + 1, Date.now());
    contact.properties.lastmodifieddate = new Date(clock).toISOString();
  };
  const add = (given: Record<string, string>): FakeContact => {
    const contact = { id: String((counter += 1)), properties: { ...given } };
    contacts.set(contact.id, contact);
    touch(contact);
    return contact;
  };
  const by = (name: string, value: string): FakeContact | undefined =>
    [...contacts.values()].find(
      ({ id, properties: own }) => (name === 'id' ? id : own[name]?.toLowerCase()) === value.toLowerCase(),
    );
  const view = ({ id, properties: own }: FakeContact, wanted?: string[]) => ({
    id,
    properties: wanted ? Object.fromEntries(wanted.map(name => [name, own[name] ?? null])) : own,
    ...{ createdAt: new Date(clock).toISOString(), updatedAt: own.lastmodifieddate, archived: false },
  });

  function batchRead({
    idProperty,
    inputs,
    properties: wanted,
  }: Batch & { properties: string[] }): PeerAnswer {
    if (idProperty && idProperty !== 'email' && !properties.contacts!.get(idProperty)?.hasUniqueValue) {
      return problem(400, 'VALIDATION_ERROR', `${idProperty} is not a unique property`);
    }
    const results = inputs
      .flatMap(({ id }) => by(idProperty ?? 'id', id) ?? [])
      .map(each => view(each, wanted));
    const missing = inputs.length - results.length;
    const errors = [
      { status: 'error', category: 'OBJECT_NOT_FOUND', message: 'Could not get some', context: {} },
    ];
    return missing > 0
      ? { status: 207, body: { status: 'COMPLETE', results, numErrors: 1, errors } }
      : { body: { status: 'COMPLETE', results } };
  }

  function refusal(own: Record<string, string>, target: FakeContact | undefined): PeerAnswer | undefined {
    const unknown = Object.keys(own).find(
      name => !STANDARD.includes(name) && !properties.contacts!.has(name),
    );
    if (unknown) {
      return problem(400, 'VALIDATION_ERROR', `Property values were not valid: "${unknown}" does not exist`);
    }
    if (own.email && !EMAIL.test(own.email)) {
      return problem(
        400,
        'VALIDATION_ERROR',
        `Property values were not valid: Email address ${own.email} is invalid`,
      );
    }
    const holder = own.email ? by('email', own.email) : undefined;
    if (holder && holder !== target) {
      return problem(409, 'CONFLICT', `Contact already exists. Existing ID: ${holder.id}`);
    }
    return undefined;
  }

  /** All or nothing when one is wrong; a part of it when one is unwanted. */
  function write(inputs: { target: FakeContact | undefined; own: Record<string, string> }[]): PeerAnswer {
    for (const { own, target } of inputs) {
      const wrong = refusal(own, target);
      if (wrong) return wrong;
    }
    const wanted = inputs.filter(({ own }) => !unwanted.has(own.email ?? ''));
    const results = wanted.map(({ target, own }) => {
      const contact = target ?? add({});
      Object.assign(contact.properties, own);
      touch(contact);
      return { ...view(contact), new: !target };
    });
    if (wanted.length === inputs.length) return { body: { status: 'COMPLETE', results } };
    const errors = [
      { status: 'error', category: 'VALIDATION_ERROR', message: 'One is unwanted', context: {} },
    ];
    return { status: 207, body: { status: 'COMPLETE', results, numErrors: 1, errors } };
  }

  function search(asked: {
    filterGroups: { filters: { propertyName: string; operator: string; value?: string }[] }[];
    properties: string[];
    limit: number;
    after?: string;
  }): PeerAnswer {
    const { filters } = asked.filterGroups[0]!;
    const since = Number(filters.find(({ operator }) => operator === 'GTE')!.value);
    const having = filters.find(({ operator }) => operator === 'HAS_PROPERTY')!.propertyName;
    const found = [...contacts.values()]
      .filter(({ properties: own }) => own[having] && Date.parse(own.lastmodifieddate!) >= since)
      .sort((a, b) => a.properties.lastmodifieddate!.localeCompare(b.properties.lastmodifieddate!));
    const from = Number(asked.after ?? 0);
    const results = found.slice(from, from + asked.limit).map(each => view(each, asked.properties));
    const next =
      from + asked.limit < found.length ? { next: { after: String(from + asked.limit) } } : undefined;
    return { body: { total: found.length, results, ...(next ? { paging: next } : {}) } };
  }

  function upsertNotes({ inputs }: Batch): PeerAnswer {
    if (!properties.notes!.get('berth_event_id')?.hasUniqueValue)
      return problem(400, 'VALIDATION_ERROR', 'No such property');
    const results = inputs.map(({ id, properties: own }) => {
      let note = notes.find(each => each.properties.berth_event_id === id);
      if (!note) notes.push((note = { id: String((counter += 1)), properties: {}, contactIds: [] }));
      Object.assign(note.properties, own);
      return view(note);
    });
    return { body: { status: 'COMPLETE', results } };
  }

  function associate({ inputs }: { inputs: { from: { id: string }; to: { id: string } }[] }): PeerAnswer {
    for (const { from, to } of inputs) {
      const note = notes.find(({ id }) => id === from.id);
      if (!note || !contacts.has(to.id)) return problem(404, 'OBJECT_NOT_FOUND', 'No such object');
      note.contactIds = [...new Set([...note.contactIds, to.id])];
    }
    return { status: 200, body: { status: 'COMPLETE', results: [] } };
  }

  function makeProperty(type: string, made: { name: string; hasUniqueValue: boolean }): PeerAnswer {
    if (properties[type]!.has(made.name)) return problem(409, 'OBJECT_ALREADY_EXISTS', 'It exists');
    properties[type]!.set(made.name, made);
    return { status: 201, body: made };
  }

  function answer(request: PeerRequest): PeerAnswer {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      return problem(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.');
    }
    const path = request.path.split('?')[0]!;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    const body = (request.body ? JSON.parse(request.body) : {}) as any;
    const [, type, groups] = /^\/crm\/v3\/properties\/(contacts|notes)(\/groups)?$/.exec(path) ?? [];
    if (groups) return { status: 201, body };
    if (type) return makeProperty(type, body);
    switch (path) {
      case '/crm/v3/objects/contacts/batch/read':
        return batchRead(body);
      case '/crm/v3/objects/contacts/batch/upsert':
        return write(
          (body as Batch).inputs.map(({ id, idProperty, properties: own }) => ({
            target: by(idProperty!, id),
            own,
          })),
        );
      case '/crm/v3/objects/contacts/batch/update':
        return write(
          (body as Batch).inputs.map(({ id, properties: own }) => ({ target: contacts.get(id), own })),
        );
      case '/crm/v3/objects/contacts/search':
        return search(body);
      case '/crm/v3/objects/contacts/gdpr-delete':
        if (!contacts.delete(body.objectId)) return problem(404, 'OBJECT_NOT_FOUND', 'No such contact');
        return { status: 204 };
      case '/crm/v3/objects/notes/batch/upsert':
        return upsertNotes(body);
      case '/crm/v4/associations/notes/contacts/batch/associate/default':
        return associate(body);
      default:
        return problem(404, 'OBJECT_NOT_FOUND', `No such path ${path}`);
    }
  }

  const peer = await startHttpPeer(answer);
  return {
    ...{ peer, contacts, notes, unwanted, add },
    change(id, given) {
      const contact = contacts.get(id)!;
      Object.assign(contact.properties, given);
      touch(contact);
    },
    asked: () => peer.requests.map(({ path }) => path).filter(path => !path.includes('/properties/')),
    reset() {
      reset();
      peer.reset();
    },
  };
}
