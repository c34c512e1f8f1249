/**
 * Reads a ZIP archive as it streams: one entry after the other stands in memory, and none beyond the size of a document. What
 * entries are called is shown to people and leads nowhere; an archive within the archive is not opened.
 */
import { Unzip, type UnzipFile, UnzipInflate } from 'fflate';
import { MAX_DOCUMENTS_OF_A_FILE, MAX_JSON_BYTES, MAX_UNPACKED_BYTES, UNPACKED_AT_ONCE_BYTES } from './limits';
import { type FilePart, labelOf } from './parts';
import { excerpt, type IntakeRefusal, type IntakeRefusalCode, WHOLE_DOCUMENT } from './result';

/** Limits of an archive; tests set lower ones. */
export interface ArchiveLimits {
  readonly entries: number;
  readonly entryBytes: number;
  readonly unpackedBytes: number;
}

const LIMITS: ArchiveLimits = {
  entries: MAX_DOCUMENTS_OF_A_FILE,
  entryBytes: MAX_JSON_BYTES,
  unpackedBytes: MAX_UNPACKED_BYTES,
};

/** The entries of an archive in their order. What breaks the archive is the last part, and tells so. */
export async function* entriesIn(
  source: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits = LIMITS,
): AsyncGenerator<FilePart> {
  const reading = openArchive(limits);
  for await (const chunk of source) {
    for (let start = 0; start < chunk.byteLength; start += UNPACKED_AT_ONCE_BYTES) {
      reading.push(chunk.subarray(start, start + UNPACKED_AT_ONCE_BYTES));
      yield* reading.parts.splice(0);
      if (reading.ended) return;
    }
  }
  reading.end();
  yield* reading.parts.splice(0);
}

/** ZIP's local file header, with which every archive that has an entry begins. */
const FIRST_BYTES = Buffer.from('PK\u0003\u0004', 'latin1');

function openArchive(limits: ArchiveLimits) {
  const parts: FilePart[] = [];
  let entries = 0;
  let unpacked = 0;
  let first = Buffer.alloc(0);
  let open: string | undefined;
  const reading = { parts, push, end, ended: false };
  const unzip = new Unzip(onEntry);
  unzip.register(UnzipInflate);

  function stop(code: IntakeRefusalCode, message: string, remedy: string): void {
    if (!reading.ended) parts.push({ label: open ?? '', refusal: refusal(code, message, remedy) });
    reading.ended = true;
  }

  function push(piece: Uint8Array): void {
    if (first.length < FIRST_BYTES.length) {
      first = Buffer.concat([first, piece.subarray(0, FIRST_BYTES.length - first.length)]);
      if (!FIRST_BYTES.subarray(0, first.length).equals(first)) {
        malformed('it does not begin as a ZIP archive does');
        return;
      }
    }
    try {
      unzip.push(piece);
    } catch (error) {
      malformed(error instanceof Error ? error.message : String(error));
    }
  }

  function end(): void {
    if (reading.ended) return;
    if (first.length < FIRST_BYTES.length) malformed('it is empty');
    else if (open !== undefined) malformed(`it ends within ${excerpt(open)}`);
  }

  function malformed(why: string): void {
    stop('archive-malformed', `the archive is not read on: ${excerpt(why)}`, 'Pack the documents again, as ZIP.');
  }

  function onEntry(file: UnzipFile): void {
    if (reading.ended || file.name.endsWith('/') || file.name.startsWith('__MACOSX/')) return;
    entries += 1;
    if (entries > limits.entries) {
      stop('too-many-parts', `more than ${limits.entries} entries`, 'Split the archive.');
      return;
    }
    const label = labelOf(file.name);
    open = label;
    let kept: Uint8Array[] = [];
    let bytes = 0;
    file.ondata = (error, data, final) => {
      if (reading.ended) return;
      if (error !== null) return malformed(error.message);
      bytes += data.byteLength;
      unpacked += data.byteLength;
      if (unpacked > limits.unpackedBytes) {
        return stop('too-large', `it unpacks to more than ${limits.unpackedBytes} bytes`, 'Split the archive.');
      }
      if (bytes > limits.entryBytes) kept = [];
      else kept.push(data.slice());
      if (!final) return;
      open = undefined;
      const remedy = 'Leave attachments out, or split the document.';
      parts.push(
        bytes > limits.entryBytes
          ? { label, refusal: refusal('too-large', `the entry unpacks to ${bytes} bytes`, remedy) }
          : { label, bytes: Buffer.concat(kept) },
      );
    };
    file.start();
  }

  return reading;
}

function refusal(code: IntakeRefusalCode, message: string, remedy: string): IntakeRefusal {
  return { code, field: WHOLE_DOCUMENT, message, remedy };
}
