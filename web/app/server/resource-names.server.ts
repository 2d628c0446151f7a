// Resources where all of them stand in one list: two locations may each have a "Bay 1".
import type { Resource } from '../../../contracts/catalogue';

type Placed = Pick<Resource, 'id' | 'name' | 'locationName'>;

/** "Bay 1, Marina Point" */
export const placed = ({ name, locationName }: Placed): string =>
  locationName ? `${name}, ${locationName}` : name;

export const resourceOptions = (resources: readonly Placed[]) =>
  resources.map(resource => [resource.id, placed(resource)] as const);
