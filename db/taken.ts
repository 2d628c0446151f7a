// What a constraint of Postgres says, so that it can be said in words.

/** Somebody else has what is to be one's alone (unique_violation). */
export const isTaken = (error: unknown): boolean => (error as { code?: string }).code === '23505';
