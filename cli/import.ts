/** `greentier import`: sends files of documents to the API, each once, and says what became of every line of them. */

import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'csv-parse';
import type { ApiClient, Schema } from '../client/client';
import type { ProblemDetails } from '../domain/problems';
import { csvLine } from '../intake/csv/cell';
import { tableOf } from '../runtime/table';
import { type Connection, type ConnectionOptions, clientOf, connectionOf, dataOf } from './connection';
import { fileKey, filesIn, mediaTypeOf, TAKEN_ENDS } from './import-files';
import { type Terminal, Unusable, wordsOf } from './terminal';

/** Options of the command. */
export interface ImportOptions extends ConnectionOptions {
  /** Credit code of the firm on the other side of green events. */
  readonly counterparty?: string;
  /** CSV: the column of each field, as `number:0,issueDate:1`; the service proposes them where they are left out. */
  readonly columns?: string;
  /** CSV: the currency of rows that do not say. */
  readonly currency?: string;
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly headerRow?: string;
  /** File that the fate of every line goes to, as CSV. */
  readonly report?: string;
}

type Import = Schema<'Import'>;

/** What of an import is asked of the service: each option that is set, under its own name. */
const ASKED = ['counterparty', 'columns', 'currency', 'delimiter', 'encoding', 'headerRow'] as const;

const LOOK_MS = 200;
/** Between two words about how far a file is. */
const PROGRESS_MS = 2_000;
/** Without any step for so long, what still waits is called so: it goes on by itself. */
const PATIENCE_MS = 60_000;
/** Lines of a file that are shown; what was refused comes before the rest. */
const SHOWN_LINES = 50;

/** One line of a file. */
interface LineFate {
  readonly line: string;
  readonly what: string;
  readonly outcome: 'taken' | 'kept' | 'waiting' | 'refused';
  readonly detail: string;
}

/** A file's fate: how many of its lines ended how, and those that are shown. */
interface FileFate {
  readonly file: string;
  readonly counts: ReadonlyMap<LineFate['outcome'], number>;
  readonly shown: readonly LineFate[];
}

/**
 * Sends the files in their order, each as an import of its own once the one before it is through: invoices become receivables,
 * credit notes take away from them, green events are captured, orders, despatch and receipt advices are kept. The key of each request is its content's, so
 * that the same files sent again change nothing. The exit code is 1 where a line was refused.
 * @throws Unusable when a path is not there, or the API does not answer
 */
export async function importDocuments(
  paths: readonly string[],
  options: ImportOptions,
  terminal: Terminal,
): Promise<void> {
  const connection = connectionOf(options, terminal);
  const files = paths.flatMap(filesIn);
  if (files.length === 0) throw new Unusable(`there is nothing to import: no ${TAKEN_ENDS.join(', ')} file`);
  const api = clientOf(connection);
  const report = options.report === undefined ? undefined : reportTo(options.report);
  const fates: FileFate[] = [];
  // A credit note needs its invoice on the ledger: a file is sent once all of the one before it is through.
  const sent: { file: string; import: Import | Refused }[] = [];
  for (const [index, file] of files.entries()) {
    terminal.err(`${index + 1}/${files.length} ${file}`);
    sent.push({ file, import: await send(connection, api, file, options, terminal) });
  }
  for (const { file, import: started } of sent) {
    if ('reason' in started) fates.push(refusedWhole(file, started.reason));
    else fates.push(await fateOf(connection, file, started.id, report));
  }
  if (report !== undefined) await once(report.end(), 'finish');
  show(fates, terminal);
  if (fates.some(({ counts }) => counts.has('refused'))) terminal.exitWith(1);
}

/** Why a file was not taken at all. */
interface Refused {
  readonly reason: string;
}

async function send(
  { url, token }: Connection,
  api: ApiClient,
  file: string,
  options: ImportOptions,
  terminal: Terminal,
): Promise<Import | Refused> {
  const mediaType = mediaTypeOf(file);
  if (mediaType === undefined) return { reason: 'neither XML, JSON, CSV nor a ZIP archive' };
  const query = new URLSearchParams(
    ASKED.flatMap((name): [string, string][] => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
  const path = query.size === 0 ? '/imports' : `/imports?${query}`;
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': mediaType,
      'idempotency-key': await fileKey(path, file),
    },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream,
    duplex: 'half',
  } as RequestInit).catch((error: unknown) => {
    throw new Unusable(
      `${url} does not answer (${wordsOf(error)}); what was sent before stands, and may be sent again`,
    );
  });
  const answer = (await response.json()) as Import & Partial<ProblemDetails>;
  if (!response.ok) return { reason: problemWords(answer) };
  return await untilSettled(api, file, answer.id, terminal);
}

/** Looks at an import until all of it is through, or until nothing has moved for long; says how far it is meanwhile. */
async function untilSettled(api: ApiClient, file: string, id: string, terminal: Terminal): Promise<Import> {
  let [movedAt, toldAt, seen] = [Date.now(), Date.now(), ''];
  for (;;) {
    const state = dataOf(await api.GET('/imports/{id}', { params: { path: { id } } }));
    const now = Date.now();
    const progress = progressOf(state);
    if (progress !== seen) movedAt = now;
    const isThrough = state.state === 'done' && state.ledger.waiting === 0;
    if (isThrough || now - movedAt > PATIENCE_MS) return state;
    if (progress !== seen && seen !== '' && now - toldAt >= PROGRESS_MS) {
      terminal.err(`${file}: ${progress}`);
      toldAt = now;
    }
    seen = progress;
    await delay(LOOK_MS);
  }
}

function progressOf({ state, bytes, bytesRead, lines, ledger }: Import): string {
  const read = state === 'done' ? 'read' : `${bytes === 0 ? 0 : Math.floor((bytesRead / bytes) * 100)} % read`;
  return `${read}, ${lines} lines, ${ledger.applied + ledger.refused} of ${ledger.waiting + ledger.applied + ledger.refused} commands through`;
}

/** Columns of a report, as the service writes them. */
const REPORTED = ['line', 'document', 'number', 'fate', 'record', 'field', 'reason', 'remedy'] as const;
type ReportRow = Readonly<Record<(typeof REPORTED)[number], string>>;

/** One file for the reports on all files: the same columns, and the file's name before them. */
function reportTo(path: string): WriteStream {
  const report = createWriteStream(path);
  report.write(csvLine(['file', ...REPORTED]));
  return report;
}

/** A reason that is about the whole document names no field. */
const WHOLE_DOCUMENT = '(document)';

const OUTCOMES: Readonly<Record<string, LineFate['outcome']>> = { applied: 'taken', kept: 'kept', waiting: 'waiting' };

/** Reads the report as it streams, and passes it on to the file that was asked for. */
async function fateOf(
  { url, token }: Connection,
  file: string,
  id: string,
  report: WriteStream | undefined,
): Promise<FileFate> {
  const response = await fetch(`${url}/imports/${id}/report`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok || response.body === null) throw new Unusable(`${url} does not tell what became of ${file}`);
  const counts = new Map<LineFate['outcome'], number>();
  const refused: LineFate[] = [];
  const others: LineFate[] = [];
  const rows = Readable.fromWeb(response.body as never).pipe(parse({ columns: true })) as AsyncIterable<ReportRow>;
  for await (const row of rows) {
    const cells = [file, ...REPORTED.map((column) => row[column])];
    if (report?.write(csvLine(cells)) === false) await once(report, 'drain');
    const outcome = OUTCOMES[row.fate] ?? 'refused';
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    const shown = outcome === 'refused' ? refused : others;
    if (shown.length < SHOWN_LINES) shown.push(lineFateOf(row, outcome));
  }
  if (counts.size === 0) return refusedWhole(file, 'there is nothing in it to import');
  const shown = [...refused, ...others]
    .slice(0, SHOWN_LINES)
    .sort((left, right) => Number(left.line) - Number(right.line));
  return { file, counts, shown };
}

function lineFateOf(
  { line, document, number, record, field, reason, remedy }: ReportRow,
  outcome: LineFate['outcome'],
) {
  const why = [field, reason, remedy].filter((part) => part !== '' && part !== WHOLE_DOCUMENT).join(' — ');
  const detail = why === '' ? record : record === '' ? why : `${why} (${record})`;
  return { line, what: [document, number].filter((part) => part !== '').join(' '), outcome, detail };
}

function refusedWhole(file: string, reason: string): FileFate {
  const shown = [{ line: '', what: '', outcome: 'refused' as const, detail: reason }];
  return { file, counts: new Map([['refused', 1]]), shown };
}

function show(fates: readonly FileFate[], terminal: Terminal): void {
  const rows = fates.flatMap(({ file, shown }) =>
    shown.map(({ line, what, outcome, detail }) => [file, line, what, outcome, detail]),
  );
  terminal.out(tableOf(['file', 'line', 'document', 'outcome', 'detail'], rows));
  for (const { file, counts, shown } of fates) {
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    if (all <= shown.length) continue;
    const told = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
    terminal.out(`${file}: ${told}; ${all - shown.length} lines are not shown (--report FILE has all)`);
  }
}

function problemWords({ title, detail, remedy }: Partial<ProblemDetails>): string {
  return [title, detail, remedy].filter((part) => part !== undefined).join(' — ');
}
