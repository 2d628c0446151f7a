// The OpenAPI document as one caller is fuzzed with it: what it may call, and every answer closed, so that a field which
// nobody declared is found too.
import { routes } from '../contracts';
import type { RouteContract } from '../contracts/route';
import type { Role } from '../domain/roles';
import { openApiDocument } from '../api/openapi';

export type CallerName = Role | 'anonymous' | 'vendor';

type Json = Record<string, unknown>;
interface Operation extends Json {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: Json }> }>;
}
interface Document extends Json {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json> };
}

/** These end a session, or do not end by themselves. */
const LEFT_OUT = new Set(['logout', 'vipLogout', 'events', 'vipEvents']);
const declared: RouteContract[] = Object.values(routes);

/** Whether this caller gets past the door; what happens at the door is another test's. */
export function mayCall({ access }: RouteContract, caller: CallerName): boolean {
  switch (access.realm) {
    case 'public':
      return caller === 'vendor' ? access.login === 'vip' : true;
    case 'vip':
      return caller === 'vendor';
    case 'staff':
      return caller !== 'vendor' && caller !== 'anonymous' && access.roles.includes(caller);
  }
}

export function documentFor(caller: CallerName): object {
  const document = structuredClone(openApiDocument('fuzzed')) as Document;
  const wanted = new Set(
    declared.filter(route => !LEFT_OUT.has(route.name) && mayCall(route, caller)).map(({ name }) => name),
  );
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      if (!wanted.has(operation.operationId)) delete operations[method];
      else closeAnswers(operation);
    }
    if (Object.keys(operations).length === 0) delete document.paths[path];
  }
  const { schemas } = document.components;
  for (const [name, schema] of Object.entries(schemas)) schemas[`${name}${CLOSED}`] = closed(schema) as Json;
  return document;
}

const CLOSED = 'Closed';
const COMPONENT = '#/components/schemas/';

function closeAnswers({ responses }: Operation): void {
  for (const { content = {} } of Object.values(responses)) {
    for (const form of Object.values(content)) form.schema = closed(form.schema) as Json;
  }
}

/** The schema without room for more fields. Parts of an intersection leave room for each other. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const given = schema as Json;
  if (typeof given.$ref === 'string' && given.$ref.startsWith(COMPONENT)) {
    return { ...given, $ref: `${given.$ref}${CLOSED}` };
  }
  if (given.allOf) return { ...given, unevaluatedProperties: false };
  const parts = Object.fromEntries(Object.entries(given).map(([key, part]) => [key, closed(part)]));
  const isObject = given.type === 'object' && given.properties && given.additionalProperties === undefined;
  return isObject ? { ...parts, additionalProperties: false } : parts;
}
