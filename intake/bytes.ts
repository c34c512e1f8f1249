/** Bytes at the border: size, hash and UTF-8, before any parser sees them. */
import { createHash } from 'node:crypto';
import { accepted, type IntakeResult, refused, WHOLE_DOCUMENT } from './result';

/** SHA-256 (hex) of the exact bytes; a text counts as its UTF-8 bytes. */
export function sha256Of(document: Uint8Array | string): string {
  return createHash('sha256').update(document).digest('hex');
}

/** The document's text without a byte order mark; refuses what is too large or not UTF-8. */
export function readText(document: Uint8Array | string, maxBytes: number): IntakeResult<string> {
  const bytes = typeof document === 'string' ? Buffer.byteLength(document) : document.byteLength;
  if (bytes > maxBytes) {
    return refused({
      code: 'too-large',
      field: WHOLE_DOCUMENT,
      message: `the document has ${bytes} bytes, at most ${maxBytes} are read`,
      remedy: 'Leave attachments out, or split the document.',
    });
  }
  if (typeof document === 'string') return accepted(document.replace(/^\uFEFF/, ''));
  try {
    return accepted(new TextDecoder('utf-8', { fatal: true }).decode(document));
  } catch {
    return refused({
      code: 'encoding-invalid',
      field: WHOLE_DOCUMENT,
      message: 'the bytes are not UTF-8',
      remedy: 'Save the document in UTF-8.',
    });
  }
}
