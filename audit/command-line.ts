/** The auditor's command line: fetches a bundle, verifies a file; says everything in words and in its exit code. */
import { createReadStream, writeFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type BundleHead, UnreadableBundle } from './bundle-format';
import { type BundleBytes, openBundle } from './bundle-lines';
import { openCheckpointReader } from './chain/checkpoint-reader';
import type { Anchors } from './checks/anchors';
import { renderReport, scopeText } from './render';
import type { AuditReport, Verdict } from './report';
import { PAGE_LANGUAGES, trailPage } from './trail-page';
import { verifyBundle } from './verify';

/** Where the command line writes. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** Exit codes: the verdict's; what cannot be judged at all ends like `incomplete`. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = { valid: 0, invalid: 1, incomplete: 2 };

const USAGE = `usage:
  audit export SCOPE --api URL --token TOKEN --out FILE
  audit verify FILE... [--genesis HASH] [--rpc URL] [--contract ADDRESS] [--json]
               [--page FILE [--language en|zh]]

  SCOPE       receivable ID | party CODE | everything | period FROM UNTIL
              FROM and UNTIL are numbers of blocks, both included, or instants (ISO 8601), the second excluded
  --genesis   header hash of the channel's block 0, from somebody you believe
  --rpc       an EVM node of your own, to compare the checkpoints with the chain
  --contract  the only checkpoint contract that counts
  --json      the whole report as JSON; of several files, the verdict on each, one JSON text a line
  --page      writes the trail as a page to read and print

exit code: 0 valid, 1 invalid, 2 incomplete or unusable`;

/** How long the API may say nothing: a bundle of the whole ledger is read three times before its first line. */
const API_SILENCE_MS = 600_000;

/** What was asked for cannot be done; the message says what to do. */
class Unusable extends Error {}

/** Runs one command, `export` or `verify`. @returns the exit code */
export async function auditCommand(args: readonly string[], output: Output): Promise<number> {
  try {
    const [command, ...rest] = args;
    if (command === 'export') return await exportBundle(rest, output);
    if (command === 'verify') return await verifyFile(rest, output);
    throw new Unusable(USAGE);
  } catch (error) {
    output.err(error instanceof Unusable ? error.message : `audit: ${reasonOf(error)}\n${USAGE}`);
    return EXIT_CODES.incomplete;
  }
}

async function exportBundle(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { api: { type: 'string' }, token: { type: 'string' }, out: { type: 'string' } },
  });
  const { api, token, out } = values;
  const path = scopePath(positionals);
  if (path === undefined || api === undefined || token === undefined || out === undefined) throw new Unusable(USAGE);
  const silence = new AbortController();
  const url = `${api.replace(/\/+$/, '')}/audit/bundles/${path}`;
  const patience = setTimeout(() => silence.abort(), API_SILENCE_MS);
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      signal: silence.signal,
    }).catch((error: unknown) => {
      throw new Unusable(`audit: ${api} does not answer (${reasonOf(error)}): check the address of the API`);
    });
    if (!response.ok || response.body === null) {
      throw new Unusable(`audit: the API answered ${response.status}: ${(await response.text()).slice(0, 1_000)}`);
    }
    await keep(response.body, out, () => patience.refresh());
  } finally {
    clearTimeout(patience);
  }
  const head = await openBundle(fileBytes(`${out}${PART}`)).catch(async (error: unknown) => {
    await rm(`${out}${PART}`, { force: true });
    throw new Unusable(`audit: the API answered with something else, or broke off: ${reasonOf(error)}`);
  });
  await rename(`${out}${PART}`, out);
  output.out(`${out}: ${scopeText(head.scope)} on channel ${head.channel}`);
  return 0;
}

/** What a file is named until it is whole. */
const PART = '.part';

/** Writes what comes to the disk, piece by piece. */
async function keep(body: AsyncIterable<Uint8Array>, out: string, onPiece: () => void): Promise<void> {
  const file = await open(`${out}${PART}`, 'w').catch((error: unknown) => {
    throw new Unusable(`audit: ${out} cannot be written: ${reasonOf(error)}`);
  });
  try {
    for await (const piece of body) {
      onPiece();
      await file.write(piece);
    }
  } catch (error) {
    await rm(`${out}${PART}`, { force: true });
    throw new Unusable(`audit: the API broke off: ${reasonOf(error)}`);
  } finally {
    await file.close();
  }
}

/** The API's path for a scope as it is named on the command line; a single id is a receivable's. */
function scopePath([kind, ...rest]: readonly string[]): string | undefined {
  const [first = '', second = ''] = rest.map(encodeURIComponent);
  if (kind === 'everything' && rest.length === 0) return 'everything';
  if (kind === 'receivable' && rest.length === 1) return first;
  if (kind === 'party' && rest.length === 1) return `parties/${first}`;
  if (kind === 'period' && rest.length === 2) {
    const isBlocks = rest.every((each) => /^[0-9]+$/.test(each));
    return isBlocks ? `period?fromBlock=${first}&toBlock=${second}` : `period?from=${first}&until=${second}`;
  }
  return kind !== undefined && rest.length === 0 ? encodeURIComponent(kind) : undefined;
}

async function verifyFile(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      genesis: { type: 'string' },
      rpc: { type: 'string' },
      contract: { type: 'string' },
      json: { type: 'boolean', default: false },
      page: { type: 'string' },
      language: { type: 'string', default: 'en' },
    },
  });
  const [file, ...others] = positionals;
  const { genesis, rpc, contract, json, page, language } = values;
  if (file === undefined || (others.length > 0 && page !== undefined)) throw new Unusable(USAGE);
  const pageLanguage = PAGE_LANGUAGES.find((each) => each === language);
  if (pageLanguage === undefined) throw new Unusable(`audit: --language takes ${PAGE_LANGUAGES.join(' or ')}`);
  requireForm('genesis', genesis, /^(0x)?[0-9a-fA-F]{64}$/, '64 hexadecimal digits');
  requireForm('contract', contract, /^0x[0-9a-fA-F]{40}$/, '0x and 40 hexadecimal digits');
  requireForm('rpc', rpc, /^https?:\/\/./, 'an http address');
  const trusted: Anchors = {
    ...(genesis === undefined ? {} : { trustedGenesisHash: genesis }),
    ...(contract === undefined ? {} : { trustedContract: contract }),
  };
  if (others.length > 0) return await verifyEach(positionals, trusted, rpc, json, output);
  const report = await reportOn(file, trusted, rpc);
  output.out(json ? JSON.stringify(report, null, 2) : renderReport(report));
  if (page !== undefined) writeFileSync(page, trailPage(report, pageLanguage));
  if (report.verdict === 'incomplete') output.err(whatToDo(report));
  return EXIT_CODES[report.verdict];
}

/** The verdict on each of several files. @returns the exit code of the worst */
async function verifyEach(
  files: readonly string[],
  trusted: Anchors,
  rpc: string | undefined,
  json: boolean,
  output: Output,
): Promise<number> {
  const verdicts = new Set<Verdict>();
  for (const file of files) {
    const { verdict } = await reportOn(file, trusted, rpc);
    output.out(json ? JSON.stringify({ file, verdict }) : `${verdict.toUpperCase()}: ${file}`);
    verdicts.add(verdict);
  }
  return EXIT_CODES[WORST_FIRST.find((verdict) => verdicts.has(verdict)) ?? 'incomplete'];
}

const WORST_FIRST: readonly Verdict[] = ['invalid', 'incomplete', 'valid'];

async function reportOn(file: string, trusted: Anchors, rpc: string | undefined): Promise<AuditReport> {
  const bytes = fileBytes(file);
  const channel = (await headOf(file, bytes))?.channel ?? '';
  const reader = rpc === undefined ? undefined : openCheckpointReader(rpc, channel);
  try {
    return await verifyBundle(bytes, {
      ...trusted,
      ...(reader === undefined ? {} : { checkpointReader: reader.read }),
    });
  } finally {
    reader?.close();
  }
}

function fileBytes(file: string): BundleBytes {
  return () => createReadStream(file, { highWaterMark: READ_BYTES });
}

const READ_BYTES = 1_048_576;

/** The first line; undefined where the file is a damaged bundle, about which the report says more. @throws Unusable */
async function headOf(file: string, bytes: BundleBytes): Promise<BundleHead | undefined> {
  try {
    return await openBundle(bytes);
  } catch (error) {
    if (!(error instanceof UnreadableBundle)) throw new Unusable(`audit: ${file} cannot be read: ${reasonOf(error)}`);
    if (error.kind === 'malformed') return undefined;
    throw new Unusable(`audit: ${file} is no bundle that can be read: ${error.message}`);
  }
}

function requireForm(name: string, value: string | undefined, form: RegExp, what: string): void {
  if (value !== undefined && !form.test(value)) throw new Unusable(`audit: --${name} takes ${what}, not ${value}`);
}

function whatToDo({ findings }: AuditReport): string {
  const open = [...new Set(findings.filter((finding) => finding.open === true).map(({ detail }) => detail))];
  return `audit: not everything could be established:\n${open.map((detail) => `  - ${detail}`).join('\n')}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
