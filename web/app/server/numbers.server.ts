// Numbers that people type into forms.

/** What is no number goes to the API as it was typed, which says what is wrong with it. */
export const numberOf = (text = ''): number =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : (text as never);
