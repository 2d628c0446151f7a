// What all models share: rows are found inside the tenant's transaction, which is passed explicitly.
import { Model } from 'objection';

export class BaseModel extends Model {
  declare id: string;
}
