/** Makes the compiler refuse a union that is not handled in full. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled value: ${JSON.stringify(value)}`);
}
