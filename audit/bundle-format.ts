/** The audit bundle's file format: one JSON text a line, each in its one spelling; docs/audit.md describes it for other readers. */
import { type Static, Type } from 'typebox';
import { strictTextOf } from '../domain/bytes';
import { canonicalJson } from '../domain/canonical';
import { Bytes32, CreditCode, RecordId, Sha256Hex, Strict, Text } from '../domain/fields';
import { Refusal } from '../domain/problems';
import { parseInput } from '../domain/validation';

/** What the first line of a bundle says. */
export const BUNDLE_FORMAT = 'greentier-audit-bundle';
/** The version of the format that this code writes and reads. */
export const BUNDLE_VERSION = 2;
/** The chaincode whose records a bundle is about. */
export const CHAINCODE = 'greentier';
/** Bytes of the longest line that is read: a block of the largest size that Fabric orders (99 MB), in base64. */
export const MAX_LINE_BYTES = 142_606_336;

const Decimal = Type.String({ pattern: '^(0|[1-9][0-9]{0,19})$', description: 'Whole number' });
const Base64 = Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', description: 'Bytes in base64' });

/** What a bundle is about. */
export const BundleScope = Type.Union([
  /** One receivable with all that its story rests on. */
  Strict({ kind: Type.Literal('receivable'), receivable: RecordId }),
  /** Every receivable that a firm may see as one of its parties, its green events, and its own records. */
  Strict({ kind: Type.Literal('party'), party: CreditCode }),
  /** All that happened from one block to another, with what it found there. */
  Strict({ kind: Type.Literal('period'), fromBlock: Decimal, toBlock: Decimal }),
  /** The ledger up to a block. */
  Strict({ kind: Type.Literal('everything'), toBlock: Decimal }),
]);
export type BundleScope = Static<typeof BundleScope>;

/** The first line. */
const BundleHead = Strict({
  format: Type.Literal(BUNDLE_FORMAT),
  version: Type.Literal(BUNDLE_VERSION),
  channel: Text,
  scope: BundleScope,
});
export type BundleHead = Static<typeof BundleHead>;

const BundledBlock = Strict({
  number: Decimal,
  /** `common.Block` with header, envelopes, the orderers' signatures and the flags that the bundle vouches for. */
  bytes: Base64,
});
export type BundledBlock = Static<typeof BundledBlock>;

const BundledCheckpoint = Strict({
  chainId: Decimal,
  /** In lower case, so that one contract has one spelling. */
  contract: Type.String({ pattern: '^0x[0-9a-f]{40}$' }),
  index: Decimal,
  fromBlock: Decimal,
  toBlock: Decimal,
  root: Bytes32,
  tipHash: Bytes32,
  transactionHash: Bytes32,
});
export type BundledCheckpoint = Static<typeof BundledCheckpoint>;

/** A Merkle proof from a block's header hash to the root of the checkpoint before it in the file. */
const BundledProof = Strict({ block: Decimal, proof: Type.Array(Bytes32, { maxItems: 64 }) });
export type BundledProof = Static<typeof BundledProof>;

/** What the ledger holds last under one key, and the transaction that wrote it. */
const BundledRecord = Strict({ record: Text, value: Type.Unknown(), block: Decimal, txId: Sha256Hex });
export type BundledRecord = Static<typeof BundledRecord>;

/** The last line. */
const BundleEnd = Strict({
  /** Of all bytes before this line: what was damaged on the way is told from what somebody forged. */
  sha256: Sha256Hex,
});

/** Any line but the first. */
const BundleLine = Type.Union([
  Strict({ block: BundledBlock }),
  Strict({ checkpoint: BundledCheckpoint }),
  Strict({ proof: BundledProof }),
  Strict({ record: BundledRecord }),
  Strict({ end: BundleEnd }),
]);

/** One line of a bundle by what it is. */
export type Line =
  | { readonly kind: 'head'; readonly head: BundleHead }
  | { readonly kind: 'block'; readonly block: BundledBlock }
  | { readonly kind: 'checkpoint'; readonly checkpoint: BundledCheckpoint }
  | { readonly kind: 'proof'; readonly proof: BundledProof }
  | { readonly kind: 'record'; readonly record: BundledRecord }
  | { readonly kind: 'end'; readonly end: Static<typeof BundleEnd> };

/** A bundle that cannot be read: `foreign` is a file of another kind, `malformed` breaks the format. */
export class UnreadableBundle extends Error {
  override readonly name = 'UnreadableBundle';

  constructor(
    readonly kind: 'foreign' | 'malformed',
    reason: string,
  ) {
    super(reason);
  }
}

/** A line's text, without its line end: RFC 8785 JSON, so that one content has one spelling. */
export function lineText(line: Line): string {
  if (line.kind === 'head') return canonicalJson(line.head);
  const { kind, ...content } = line;
  return canonicalJson(content);
}

/** Reads the first line. @throws UnreadableBundle */
export function readHead(bytes: Uint8Array): BundleHead {
  const { text, value } = parsed(bytes, () => new UnreadableBundle('foreign', 'its first line is not JSON in UTF-8'));
  const { format, version } = Object(value) as { format?: unknown; version?: unknown };
  if (format !== BUNDLE_FORMAT) throw new UnreadableBundle('foreign', `the format is not ${BUNDLE_FORMAT}`);
  if (version !== BUNDLE_VERSION) {
    const reason = `the format's version is not ${BUNDLE_VERSION}: use the verifier of its version`;
    throw new UnreadableBundle('foreign', reason);
  }
  const head = fitting(BundleHead, value, 1);
  requireSpelling({ kind: 'head', head }, text, 1);
  return head;
}

/** Reads any other line. @param number of the line, from 1 on @throws UnreadableBundle */
export function readLine(bytes: Uint8Array, number: number): Line {
  const { text, value } = parsed(bytes, () => new UnreadableBundle('malformed', `line ${number} is not JSON in UTF-8`));
  const content = fitting(BundleLine, value, number);
  const line = { kind: Object.keys(content)[0], ...content } as Line;
  requireSpelling(line, text, number);
  return line;
}

/** A line's text and what it says. What the platform says of bytes that are none is left out: each says it otherwise. */
function parsed(bytes: Uint8Array, fault: () => UnreadableBundle): { text: string; value: unknown } {
  const text = strictTextOf(bytes);
  if (text === undefined) throw fault();
  try {
    return { text, value: JSON.parse(text) };
  } catch {
    throw fault();
  }
}

function fitting<Schema extends Parameters<typeof parseInput>[0]>(schema: Schema, value: unknown, number: number) {
  try {
    return parseInput(schema, value);
  } catch (error) {
    if (error instanceof Refusal) throw new UnreadableBundle('malformed', `line ${number}: ${error.problem.detail}`);
    throw error;
  }
}

function requireSpelling(line: Line, text: string, number: number): void {
  if (lineText(line) === text) return;
  const reason = `line ${number} is not in the canonical form (RFC 8785) of its content`;
  throw new UnreadableBundle('malformed', reason);
}
