// Whose request it is. Anybody can write X-Forwarded-For; each proxy adds the address it saw to the end, so only as many
// entries count, from the end, as there are proxies of ours. The API is told this one address and no more.
import { isIP } from 'node:net';

/**
 * @param forwarded the X-Forwarded-For header as it arrived
 * @param peer address of the other end of the connection
 * @param proxies how many proxies of ours the request came through
 */
export function clientAddress(forwarded: string, peer: string, proxies: number): string {
  if (proxies === 0) return peer;
  const entries = forwarded.split(',').map(entry => withoutPort(entry.trim()));
  const claimed = entries[Math.max(0, entries.length - proxies)]!;
  return isIP(claimed) ? claimed : peer;
}

/** Some proxies add the port, which is another one each time: `203.0.113.9:5001`, `[2001:db8::1]:5001`. */
function withoutPort(address: string): string {
  const match = /^\[([^\]]+)\](?::\d+)?$/.exec(address) ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address);
  return match?.[1] ?? address;
}
