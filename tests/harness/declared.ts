// What the API answers is what its routes declare: nothing less, and no field that nobody declared, which would be there
// for everybody to see and to rely on.
import { deepStrictEqual } from 'node:assert/strict';
import { routes } from '../../contracts';
import type { RouteContract } from '../../contracts/route';

const outputs = new Map(
  (Object.values(routes) as unknown as RouteContract[]).map(({ method, path, output }) => [
    `${method} /api${path}`,
    output,
  ]),
);

/**
 * @param route its method and pattern, as the API's log names them: `GET /api/bookings/:id`
 * @throws naming what differs, when this success says anything but what its route declares
 */
export function assertDeclared(route: string, { status, body }: { status: number; body: unknown }): void {
  const output = outputs.get(route);
  if (!output || body === undefined || status < 200 || status > 299) return;
  // What is not declared is not in what comes out of it.
  const declared = JSON.parse(JSON.stringify(output.parse(body))) as unknown;
  deepStrictEqual(body, declared, `${route} does not answer what it declares`);
}
