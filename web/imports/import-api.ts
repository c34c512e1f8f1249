/** Imports as the console asks for them: a look at a CSV file's columns, the start, how far it is, and each line's fate. */
import { type Parser, parse } from 'csv-parse/browser/esm';
import type { paths, Schema } from '../../client/client';
import type { Api } from '../api';

export type Import = Schema<'Import'>;
/** What a look at the head of a CSV file proposes. */
export type Preview = paths['/imports/preview']['post']['responses'][200]['content']['application/json'];
/** How a file is to be read. */
export type Reading = NonNullable<paths['/imports']['post']['parameters']['query']>;

/** A line of a report. */
export interface ReportLine {
  readonly line: string;
  readonly document: string;
  readonly number: string;
  readonly fate: string;
  readonly record: string;
  readonly field: string;
  readonly reason: string;
  readonly remedy: string;
}

/** Lines of a report that a page shows; all of them stand in the file. */
export const MOST_LINES = 200;
const PREVIEW_BYTES = 65_536;
const MEDIA_TYPES: readonly (readonly [RegExp, string])[] = [
  [/\.(csv|tsv|txt)$/i, 'text/csv'],
  [/\.zip$/i, 'application/zip'],
  [/\.(json|jsonld)$/i, 'application/ld+json'],
];

/** What a file is sent as, by its name; documents are XML where it says nothing else. */
export function mediaTypeOf({ name }: { readonly name: string }): string {
  return MEDIA_TYPES.find(([ending]) => ending.test(name))?.[1] ?? 'application/xml';
}

/** Looks at the head of a CSV file. @throws Refused where it is none */
export function preview(api: Api, file: File): Promise<Preview> {
  return api.read(
    api.client.POST('/imports/preview', {
      body: file.slice(0, PREVIEW_BYTES) as never,
      bodySerializer: (body: unknown) => body as Blob,
      headers: { 'content-type': 'text/csv' },
    }),
  );
}

/** Starts an import. @throws Refused */
export function startImport(api: Api, file: File, query: Reading): Promise<Import> {
  return api.read(
    api.client.POST('/imports', {
      params: { header: { 'idempotency-key': crypto.randomUUID() }, query },
      body: file as never,
      bodySerializer: (body: unknown) => body as File,
      headers: { 'content-type': mediaTypeOf(file) },
    }),
  );
}

/** Whether something of an import is still under way. */
export function isUnderWay({ state, ledger }: Import): boolean {
  return state === 'reading' || ledger.waiting > 0;
}

/** The report as it stands in its file. @throws Refused */
export async function reportStream(api: Api, id: string): Promise<ReadableStream<Uint8Array>> {
  const stream = await api.read(
    api.client.GET('/imports/{id}/report', { params: { path: { id } }, parseAs: 'stream' }),
  );
  return stream as unknown as ReadableStream<Uint8Array>;
}

/** The first lines of a report that a filter lets through, and how many do; the file passes by piece by piece. */
export async function reportLines(
  stream: ReadableStream<Uint8Array>,
  wanted: (line: ReportLine) => boolean,
): Promise<{ lines: ReportLine[]; count: number }> {
  const lines: ReportLine[] = [];
  let count = 0;
  const parser: Parser = parse({ columns: true });
  parser.on('data', (line: ReportLine) => {
    if (!wanted(line)) return;
    count += 1;
    if (lines.length < MOST_LINES) lines.push(line);
  });
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('end', resolve);
    parser.on('error', reject);
  });
  const reader = stream
    .pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>)
    .getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) parser.write(piece.value);
  parser.end();
  await ended;
  return { lines, count };
}
