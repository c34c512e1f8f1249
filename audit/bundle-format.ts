/** The audit bundle's file format: what stands in it, in which form; docs/audit.md describes it for other readers. */
import { type Static, Type } from 'typebox';
import { canonicalJson } from '../domain/canonical';
import { Bytes32, RecordId, Sha256Hex, Strict, Text } from '../domain/fields';
import { Refusal } from '../domain/problems';
import { parseInput } from '../domain/validation';

/** What the first field of a bundle says. */
export const BUNDLE_FORMAT = 'greentier-audit-bundle';
/** The version of the format that this code writes and reads. */
export const BUNDLE_VERSION = 1;
/** The chaincode whose records a bundle is about. */
export const CHAINCODE = 'greentier';
/** Characters of the largest bundle that is read. */
export const MAX_BUNDLE_LENGTH = 268_435_456;

const Decimal = Type.String({ pattern: '^(0|[1-9][0-9]{0,19})$', description: 'Whole number' });
const Base64 = Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', description: 'Bytes in base64' });

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

const BundledBlock = Strict({
  number: Decimal,
  /** `common.Block` with header, envelopes, the orderers' signatures and the flags that the bundle vouches for. */
  bytes: Base64,
});
export type BundledBlock = Static<typeof BundledBlock>;

/** A Merkle proof from a block's header hash to the root of the checkpoint with this index. */
const BundledProof = Strict({ block: Decimal, checkpoint: Decimal, proof: Type.Array(Bytes32, { maxItems: 64 }) });
export type BundledProof = Static<typeof BundledProof>;

/** What the ledger holds last under one key, and the transaction that wrote it. */
const BundledRecord = Strict({ record: Text, value: Type.Unknown(), block: Decimal, txId: Sha256Hex });
export type BundledRecord = Static<typeof BundledRecord>;

/** The whole file. */
export const AuditBundle = Strict({
  format: Type.Literal(BUNDLE_FORMAT),
  version: Type.Literal(BUNDLE_VERSION),
  channel: Text,
  receivable: RecordId,
  /** Ascending; block 0 first. */
  blocks: Type.Array(BundledBlock, { minItems: 1 }),
  checkpoints: Type.Array(BundledCheckpoint),
  proofs: Type.Array(BundledProof),
  /** Numbers of the blocks that no checkpoint covers yet. */
  uncovered: Type.Array(Decimal),
  /** By name. */
  records: Type.Array(BundledRecord),
});
export type AuditBundle = Static<typeof AuditBundle>;

/** What came of reading a bundle. `foreign` is a file of another kind, `malformed` says what breaks the format. */
export type ReadBundle =
  | { readonly kind: 'bundle'; readonly bundle: AuditBundle }
  | { readonly kind: 'foreign' | 'malformed'; readonly reason: string };

/** The bundle as it stands in a file: RFC 8785 JSON, so that one content has one spelling. */
export function bundleText(bundle: AuditBundle): string {
  return canonicalJson(bundle);
}

/** Refuses bytes that are no UTF-8, instead of reading them as something else. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a bundle from its text, its UTF-8 bytes or its parsed JSON; never throws. */
export function readBundle(given: unknown): ReadBundle {
  try {
    const text = given instanceof Uint8Array ? UTF8.decode(given) : given;
    if (typeof text === 'string' && text.length > MAX_BUNDLE_LENGTH) {
      return { kind: 'foreign', reason: `more than ${MAX_BUNDLE_LENGTH} characters` };
    }
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : text;
    const { format, version } = Object(value) as { format?: unknown; version?: unknown };
    if (format !== BUNDLE_FORMAT) return { kind: 'foreign', reason: `the format is not ${BUNDLE_FORMAT}` };
    if (version !== BUNDLE_VERSION) {
      return {
        kind: 'foreign',
        reason: `the format's version is not ${BUNDLE_VERSION}: use the verifier of its version`,
      };
    }
    const bundle = parseInput(AuditBundle, value);
    if (typeof text === 'string' && bundleText(bundle) !== text.trimEnd()) {
      return { kind: 'malformed', reason: 'the text is not the canonical form (RFC 8785) of its content' };
    }
    return { kind: 'bundle', bundle };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'malformed', reason: error.problem.detail };
    return { kind: 'foreign', reason: `it is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
