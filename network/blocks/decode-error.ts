/** The one error that reading ledger bytes may throw, and the guards that make it so. */

/** Bytes that are not what they are said to be; the message names the part that could not be read. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** Runs a decoder and names the part that it reads when it fails. @throws DecodeError instead of whatever it throws */
export function decodePart<T>(part: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    throw new DecodeError(`${part} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A part that must be there. @throws DecodeError when it is absent */
export function required<T>(part: string, value: T | null | undefined): T {
  if (value === null || value === undefined) throw new DecodeError(`${part} is missing`);
  return value;
}
