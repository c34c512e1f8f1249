/** A file that is sent to be imported: what it is, its first bytes, and how it is to be read. */
import type { Readable } from 'node:stream';
import { refuse } from '../domain/problems';
import { columnsIn, DELIMITER_NAMES, type DelimiterName, proposedReading } from '../intake/csv/columns';
import { previewCsv } from '../intake/csv/preview';
import { MAX_CSV_PREVIEW_BYTES } from '../intake/limits';
import type { ImportFormat } from '../store/import-tables';

/** What a file is, by the media type that it comes with. */
const FORMATS: Readonly<Record<string, ImportFormat>> = {
  'text/csv': 'csv',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'application/ld+json': 'json',
  'application/zip': 'zip',
};

/** Media types of files. */
export const FILE_TYPES = Object.keys(FORMATS);

/** What a file of a media type is. */
export function formatOf(contentType: string | undefined): ImportFormat | undefined {
  return FORMATS[(contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''];
}

/** @throws Refusal `document-refused` */
export function previewOf(head: Uint8Array) {
  const preview = previewCsv(head);
  if (preview.ok) return preview.value;
  const [first] = preview.refusals;
  return refuse('document-refused', `${first?.message}. ${first?.remedy}`, { field: '(document)' });
}

interface CsvQuery {
  readonly columns?: string;
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly headerRow?: number;
  readonly currency?: string;
}

/** How to read a CSV file: what the client says, and what a look at its head proposes for the rest. */
export function csvReading({ columns: given, currency, ...query }: CsvQuery, head: Uint8Array) {
  const proposed = previewOf(head);
  const reading = given === undefined ? proposedReading(proposed) : { ...proposed, mapping: columnsIn(given) };
  return {
    encoding: query.encoding ?? reading.encoding,
    delimiter: query.delimiter === undefined ? reading.delimiter : DELIMITER_NAMES[query.delimiter as DelimiterName],
    headerRow: query.headerRow ?? reading.headerRow,
    mapping: reading.mapping,
    ...(currency === undefined ? {} : { currency }),
  };
}

export function counterpartyIn({ counterparty }: { readonly counterparty?: string }) {
  return counterparty === undefined ? {} : { counterparty };
}

/** The first bytes of a stream, and the stream with them. */
export async function headOf(stream: Readable): Promise<{ head: Buffer; whole: AsyncIterable<Uint8Array> }> {
  const source = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let bytes = 0;
  let ended = false;
  while (!ended && bytes < MAX_CSV_PREVIEW_BYTES) {
    const { done, value } = await source.next();
    if (done === true) ended = true;
    else {
      first.push(value);
      bytes += value.byteLength;
    }
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield* first;
    while (!ended) {
      const { done, value } = await source.next();
      if (done === true) return;
      yield value;
    }
  }
  return { head: Buffer.concat(first), whole: whole() };
}
