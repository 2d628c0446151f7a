// What of a change is different from what there is.

/** Fields that are not named stay out, and so do those that are named as they are. */
export const different = <C extends object>(current: Partial<C>, wanted: C): Partial<C> =>
  Object.fromEntries(
    Object.entries(wanted).filter(
      ([field, value]) => value !== undefined && value !== current[field as keyof C],
    ),
  ) as Partial<C>;
