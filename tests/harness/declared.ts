// What the API answers is what its routes declare: nothing less, and no field that nobody declared, which would be there
// for everybody to see and to rely on.
import { deepStrictEqual } from 'node:assert/strict';
import type { RouteContract } from '../../contracts/route';
import { routes } from '../../contracts';

const all = Object.values(routes) as unknown as RouteContract[];
const partsOf = (path: string): string[] => path.split('?')[0]!.split('/');
const isParameter = (part: string): boolean => part.startsWith(':');

/** The one with the fewest parameters, of those that fit. */
function routeOf(method: string, path: string): RouteContract | undefined {
  const asked = partsOf(path);
  const parametersOf = (route: RouteContract): number => partsOf(route.path).filter(isParameter).length;
  const fits = ({ method: its, path: pattern }: RouteContract): boolean => {
    const parts = partsOf(pattern);
    const isHere = (part: string, i: number): boolean => isParameter(part) || part === asked[i];
    return its === method && parts.length === asked.length && parts.every(isHere);
  };
  return all.filter(fits).sort((a, b) => parametersOf(a) - parametersOf(b))[0];
}

/** @throws naming what differs, when this success says anything but what its route declares */
export function assertDeclared(method: string, path: string, status: number, body: unknown): void {
  const output = routeOf(method, path)?.output;
  if (!output || body === undefined || status < 200 || status > 299) return;
  // What is not declared is not in what comes out of it.
  const declared = JSON.parse(JSON.stringify(output.parse(body))) as unknown;
  deepStrictEqual(body, declared, `${method} ${path} does not answer what it declares`);
}
