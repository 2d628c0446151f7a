// What all models share: rows are found and changed inside the tenant's transaction, which is passed explicitly.
import { Model } from 'objection';

export class BaseModel extends Model {
  declare id: string;

  /** Columns that are JSON are those of type jsonb; text that looks like JSON stays text. */
  static override get jsonAttributes(): string[] {
    return [];
  }
}
