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
    throw new DecodeError(`${part} cannot be read: ${reasonOf(error)}`);
  }
}

/**
 * Why something could not be read. What a platform itself says is left out, because each says it in other words, and two
 * readers of the same bytes have to come to the same report.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isOfPlatform = error.name === 'SyntaxError' || (error.name === 'TypeError' && !('code' in error));
  return isOfPlatform ? `its content is not in a form that can be read (${error.name})` : error.message;
}

/** A part that must be there. @throws DecodeError when it is absent */
export function required<T>(part: string, value: T | null | undefined): T {
  if (value === null || value === undefined) throw new DecodeError(`${part} is missing`);
  return value;
}
