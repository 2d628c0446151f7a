// Who wins when Berth and the CRM say different things of a customer. Name, address and bookings are Berth's. Tier and tags
// may be changed on either side: whoever has changed them since both agreed wins, and the CRM when both have.
import type { Tier } from '../permissions';
import { TIERS } from '../permissions';

export interface Membership {
  tier: Tier | null;
  tags: readonly string[];
}

/** As the CRM holds them: text, empty or null for nothing; undefined when there is no contact yet. */
export interface Theirs {
  tier: string | null;
  tags: string | null;
}

export interface Merged extends Membership {
  /** What is not to be written over there, since we do not understand what stands there. */
  keep: 'tier' | null;
  problem: string | null;
}

export const MOST_TAGS = 50;
const LONGEST_TAG = 40;

/** "vip; early bird" as a list: trimmed, each once, in order. */
export function tagsOf(text: string): string[] {
  const tags = text.split(';').map(tag => tag.trim().slice(0, LONGEST_TAG).trim());
  return [...new Set(tags.filter(tag => tag !== ''))].sort().slice(0, MOST_TAGS);
}

export const tagsAsText = (tags: readonly string[]): string => tagsOf(tags.join(';')).join(';');

const tierOf = (text: string): Tier | undefined => TIERS.find(tier => tier === text.trim().toUpperCase());

/**
 * @param agreed what both said when they were last compared; null: never
 */
export function merge(ours: Membership, theirs: Theirs | undefined, agreed: Membership | null): Merged {
  const plain: Merged = { ...ours, keep: null, problem: null };
  if (!theirs) return plain;
  const tags = mergedTags(ours.tags, tagsOf(theirs.tags ?? ''), agreed?.tags);
  const said = theirs.tier?.trim() ?? '';
  const tier = said === '' ? null : tierOf(said);
  if (tier === undefined) {
    const problem = `HubSpot says the tier is “${said.slice(0, 40)}”, which is none of ${TIERS.join(', ')}. The tier in Berth stays.`;
    return { tier: ours.tier, tags, keep: 'tier', problem };
  }
  return { ...plain, tier: mergedTier(ours.tier, tier, agreed), tags };
}

/** Nothing over there means nothing at first sight, and "taken away" later. */
function mergedTier(ours: Tier | null, theirs: Tier | null, agreed: Membership | null): Tier | null {
  if (!agreed) return theirs ?? ours;
  return theirs === agreed.tier ? ours : theirs;
}

function mergedTags(
  ours: readonly string[],
  theirs: readonly string[],
  agreed: readonly string[] | undefined,
): readonly string[] {
  if (!agreed) return theirs.length > 0 ? theirs : ours;
  return tagsAsText(theirs) === tagsAsText(agreed) ? ours : theirs;
}

export const isSame = (a: Membership, b: Membership): boolean =>
  a.tier === b.tier && tagsAsText(a.tags) === tagsAsText(b.tags);
