/** Bytes as text and text as bytes, alike on every platform: what is compared to the last byte must not depend on it. */

/** Refuses what is no UTF-8, and keeps a mark of byte order: one text has one spelling. */
const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Puts U+FFFD where bytes are no UTF-8. */
const LENIENT_UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });
const ENCODER = new TextEncoder();
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes in hexadecimal, in lower case. */
export function hexOf(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += HEX[byte];
  return hex;
}

/** Bytes from hexadecimal. @throws Error for anything else */
export function bytesOfHex(hex: string): Uint8Array {
  if (hex.length % 2 !== 0) throw new Error('hexadecimal digits come in pairs');
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at++) {
    const byte = digitAt(hex, 2 * at) * 16 + digitAt(hex, 2 * at + 1);
    if (!(byte >= 0)) throw new Error('these are no hexadecimal digits');
    bytes[at] = byte;
  }
  return bytes;
}

/** The value of a digit; not a number for a character that is none. */
function digitAt(hex: string, at: number): number {
  const code = hex.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}

/** A text's bytes in UTF-8. */
export function utf8Of(text: string): Uint8Array {
  return ENCODER.encode(text);
}

/** Bytes as UTF-8 text, with U+FFFD where they are none. */
export function textOf(bytes: Uint8Array): string {
  return LENIENT_UTF8.decode(bytes);
}

/** Bytes as UTF-8 text; undefined where they are none. */
export function strictTextOf(bytes: Uint8Array): string | undefined {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Parts one after another. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The order of bytes: negative where the first come first, zero where they are the same. */
export function compareBytes(one: Uint8Array, other: Uint8Array): number {
  const shared = Math.min(one.length, other.length);
  for (let at = 0; at < shared; at++) {
    const difference = (one[at] as number) - (other[at] as number);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
