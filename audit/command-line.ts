/** The auditor's command line: fetches a bundle, verifies a file; says everything in words and in its exit code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readBundle } from './bundle-format';
import { openCheckpointReader } from './chain/checkpoint-reader';
import type { Anchors } from './checks/anchors';
import { renderReport } from './render';
import type { AuditReport, Verdict } from './report';
import { verifyBundle } from './verify';

/** Where the command line writes. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** Exit codes: the verdict's; what cannot be judged at all ends like `incomplete`. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = { valid: 0, invalid: 1, incomplete: 2 };

const USAGE = `usage:
  audit export RECEIVABLE --api URL --token TOKEN --out FILE
  audit verify FILE [--genesis HASH] [--rpc URL] [--contract ADDRESS] [--json]

  --genesis   header hash of the channel's block 0, from somebody you believe
  --rpc       an EVM node of your own, to compare the checkpoints with the chain
  --contract  the only checkpoint contract that counts
  --json      the whole report as JSON

exit code: 0 valid, 1 invalid, 2 incomplete or unusable`;

const API_TIMEOUT_MS = 120_000;

/** What was asked for cannot be done; the message says what to do. */
class Unusable extends Error {}

/** Runs one command. @returns the exit code */
export async function runAudit(args: readonly string[], output: Output): Promise<number> {
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
  const [receivable, ...others] = positionals;
  const { api, token, out } = values;
  if (receivable === undefined || others.length > 0 || api === undefined || token === undefined || out === undefined) {
    throw new Unusable(USAGE);
  }
  const url = `${api.replace(/\/+$/, '')}/audit/bundles/${encodeURIComponent(receivable)}`;
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(API_TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new Unusable(`audit: ${api} does not answer (${reasonOf(error)}): check the address of the API`);
  });
  const text = await response.text();
  if (!response.ok) throw new Unusable(`audit: the API answered ${response.status}: ${text.slice(0, 1_000)}`);
  const read = readBundle(text);
  if (read.kind !== 'bundle') throw new Unusable(`audit: the API answered with something else: ${read.reason}`);
  writeFileSync(out, text);
  const { blocks, checkpoints, uncovered } = read.bundle;
  output.out(
    `${out}: ${blocks.length} blocks under ${checkpoints.length} checkpoints, ${uncovered.length} blocks under none yet`,
  );
  return 0;
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
    },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new Unusable(USAGE);
  const { genesis, rpc, contract, json } = values;
  requireForm('genesis', genesis, /^(0x)?[0-9a-fA-F]{64}$/, '64 hexadecimal digits');
  requireForm('contract', contract, /^0x[0-9a-fA-F]{40}$/, '0x and 40 hexadecimal digits');
  requireForm('rpc', rpc, /^https?:\/\/./, 'an http address');
  const given = readGiven(file);
  const read = readBundle(given);
  if (read.kind === 'foreign') throw new Unusable(`audit: ${file} is no bundle that can be read: ${read.reason}`);
  const channel = read.kind === 'bundle' ? read.bundle.channel : '';
  const reader = rpc === undefined ? undefined : openCheckpointReader(rpc, channel);
  const anchors: Anchors = {
    ...(genesis === undefined ? {} : { trustedGenesisHash: genesis }),
    ...(contract === undefined ? {} : { trustedContract: contract }),
    ...(reader === undefined ? {} : { checkpointReader: reader.read }),
  };
  try {
    const report = await verifyBundle(given, anchors);
    output.out(json ? JSON.stringify(report, null, 2) : renderReport(report));
    if (report.verdict === 'incomplete') output.err(whatToDo(report));
    return EXIT_CODES[report.verdict];
  } finally {
    reader?.close();
  }
}

function readGiven(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Unusable(`audit: ${file} cannot be read: ${reasonOf(error)}`);
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
