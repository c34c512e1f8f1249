/** `greentier import`: sends documents to the API, each once, and says what became of every one. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { ProblemDetails } from '../domain/problems';
import { tableOf } from '../runtime/table';
import { requestKey } from '../sandbox/api-client';
import { type Connection, type ConnectionOptions, connectionOf } from './connection';
import { type Terminal, Unusable, wordsOf } from './terminal';

/** Options of the command. */
export interface ImportOptions extends ConnectionOptions {
  /** Credit code of the firm on the other side of green events. */
  readonly counterparty?: string;
}

/** Media types of what is sent, by the ends of file names. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.xml': 'application/xml',
  '.json': 'application/ld+json',
  '.jsonld': 'application/ld+json',
};

const WAIT_SECONDS = 20;
const TIMEOUT_MS = (WAIT_SECONDS + 10) * 1_000;

/** One document's fate. */
interface Fate {
  readonly file: string;
  readonly outcome: 'taken' | 'waiting' | 'refused';
  readonly detail: string;
}

/**
 * Sends the documents in their order: invoices and credit notes as XML, green events as EPCIS in JSON-LD. The key of each
 * request is its content's, so that the same files sent again change nothing. The exit code is 1 where one was refused.
 * @throws Unusable when a path is not there, or the API does not answer
 */
export async function importDocuments(
  paths: readonly string[],
  options: ImportOptions,
  terminal: Terminal,
): Promise<void> {
  const connection = connectionOf(options, terminal);
  const files = paths.flatMap(filesIn);
  if (files.length === 0)
    throw new Unusable(`there is nothing to import: no ${Object.keys(MEDIA_TYPES).join(', ')} file`);
  const fates: Fate[] = [];
  for (const [index, file] of files.entries()) {
    terminal.err(`${index + 1}/${files.length} ${file}`);
    fates.push(await send(connection, file, options.counterparty));
  }
  terminal.out(
    tableOf(
      ['document', 'outcome', 'detail'],
      fates.map(({ file, outcome, detail }) => [file, outcome, detail]),
    ),
  );
  if (fates.some(({ outcome }) => outcome === 'refused')) terminal.exitWith(1);
}

function filesIn(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new Unusable(`${path} is not there`);
  if (!found.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && mediaTypeOf(entry.name) !== undefined)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function mediaTypeOf(file: string): string | undefined {
  return MEDIA_TYPES[extname(file).toLowerCase()];
}

async function send({ url, token }: Connection, file: string, counterparty: string | undefined): Promise<Fate> {
  const mediaType = mediaTypeOf(file);
  if (mediaType === undefined) return { file, outcome: 'refused', detail: 'neither XML nor JSON by its name' };
  const isEvents = mediaType === 'application/ld+json';
  if (isEvents && counterparty === undefined) {
    return { file, outcome: 'refused', detail: 'green events need --counterparty CODE, the firm that attests them' };
  }
  const path = isEvents ? `/green-events?counterparty=${encodeURIComponent(counterparty ?? '')}` : '/receivables';
  const bytes = readFileSync(file);
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': mediaType,
      'idempotency-key': requestKey(path, bytes),
      prefer: `wait=${WAIT_SECONDS}`,
    },
    body: bytes,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new Unusable(
      `${url} does not answer (${wordsOf(error)}); what was sent before stands, and may be sent again`,
    );
  });
  return fateOf(file, response.status, (await response.json()) as Answer);
}

/** Operations where the API took the request, problem details where it did not. */
interface Answer extends Partial<ProblemDetails> {
  readonly operations?: readonly { subject?: string; state: string; problem?: ProblemDetails }[];
  readonly refusals?: readonly { subject: string; problem: ProblemDetails }[];
}

function fateOf(file: string, status: number, answer: Answer): Fate {
  if (status >= 400) return { file, outcome: 'refused', detail: problemWords(answer) };
  const operations = answer.operations ?? [];
  const refused = [
    ...(answer.refusals ?? []).map(({ subject, problem }) => `${subject}: ${problemWords(problem)}`),
    ...operations.flatMap(({ problem }) => (problem === undefined ? [] : [problemWords(problem)])),
  ];
  if (refused.length > 0) return { file, outcome: 'refused', detail: refused.join('; ') };
  const isWaiting = operations.some(({ state }) => state === 'accepted');
  const subjects = operations.flatMap(({ subject }) => subject ?? []);
  return { file, outcome: isWaiting ? 'waiting' : 'taken', detail: subjects.join(', ') };
}

function problemWords({ title, detail, remedy }: Partial<ProblemDetails>): string {
  return [title, detail, remedy].filter((part) => part !== undefined).join(' — ');
}
