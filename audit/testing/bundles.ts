/** For tests: bundles of a ledger's blocks, checkpoints as a chain would hold them, and ways to tamper with a bundle. */
import { createHash } from 'node:crypto';
import { common } from 'fabric-protos/bundle.js';
import { dataHash, headerHash } from '../../network/blocks/hashes';
import { bundleLines } from '../bundle';
import {
  BUNDLE_FORMAT,
  BUNDLE_VERSION,
  type BundledBlock,
  type BundledCheckpoint,
  type BundledProof,
  type BundledRecord,
  type BundleScope,
  type Line,
  lineText,
} from '../bundle-format';
import { bundleText } from '../bundle-lines';
import { headerOf } from '../bundled-block';
import { checkpointTree } from '../chain/merkle';
import type { Anchors } from '../checks/anchors';
import type { AuditReport } from '../report';
import { verifyBundle } from '../verify';
import type { LivedLedger } from './lived-ledger';

/** Checkpoints of a ledger, and what asks a chain for them. */
export interface PostedCheckpoints {
  readonly checkpoints: readonly BundledCheckpoint[];
  readonly read: NonNullable<Anchors['checkpointReader']>;
}

export const CHAIN_ID = '31337';
export const CONTRACT = `0x${'c0'.repeat(20)}`;

/** Posts checkpoints over runs of blocks; `ends` are the last blocks of the runs. */
export function post(blocks: readonly Buffer[], ends: readonly number[]): PostedCheckpoints {
  const checkpoints = ends.map((end, index) => {
    const from = index === 0 ? 0 : (ends[index - 1] as number) + 1;
    const tree = checkpointTree(blocks.slice(from, end + 1).map(headerOf));
    return {
      chainId: CHAIN_ID,
      contract: CONTRACT,
      index: String(index),
      fromBlock: tree.fromBlock.toString(),
      toBlock: tree.toBlock.toString(),
      root: tree.root,
      tipHash: tree.tipHash,
      transactionHash: `0x${String(index).padStart(64, 'f')}`,
    };
  });
  return {
    checkpoints,
    async read(chainId, contract, index) {
      if (chainId !== CHAIN_ID) throw new Error(`this is chain ${CHAIN_ID}`);
      return contract === CONTRACT ? checkpoints[Number(index)] : undefined;
    },
  };
}

/** A bundle in parts that a test may change. */
export interface Draft {
  channel: string;
  scope: BundleScope;
  blocks: BundledBlock[];
  checkpoints: BundledCheckpoint[];
  /** With the index of the checkpoint that each one leads to. */
  proofs: (BundledProof & { checkpoint: string })[];
  records: BundledRecord[];
}

/** The bundle of the ledger's receivable or of another scope, in parts. */
export async function bundleOf(
  ledger: Pick<LivedLedger, 'channel' | 'blocks'> & { readonly receivable?: string; readonly scope?: BundleScope },
  checkpoints: readonly BundledCheckpoint[] = [],
): Promise<Draft> {
  const { channel, blocks } = ledger;
  const scope = ledger.scope ?? { kind: 'receivable' as const, receivable: ledger.receivable ?? '' };
  const draft: Draft = { channel, scope, blocks: [], checkpoints: [], proofs: [], records: [] };
  for await (const line of bundleLines({ ...sourcesOf(blocks), channel, scope, checkpoints })) {
    if (line.kind === 'block') draft.blocks.push(line.block);
    else if (line.kind === 'checkpoint') draft.checkpoints.push(line.checkpoint);
    else if (line.kind === 'proof') {
      draft.proofs.push({ ...line.proof, checkpoint: draft.checkpoints.at(-1)?.index ?? '' });
    } else if (line.kind === 'record') draft.records.push(line.record);
  }
  return structuredClone(draft);
}

/** The blocks of a ledger as a bundle is made of them. */
export function sourcesOf(blocks: readonly Uint8Array[]) {
  return {
    async *blocks() {
      yield* blocks;
    },
  };
}

/** The lines of a draft, checkpoints and proofs behind the blocks that they are about. */
export function linesIn(draft: Draft): Line[] {
  const { channel, scope } = draft;
  const head = { kind: 'head', head: { format: BUNDLE_FORMAT, version: BUNDLE_VERSION, channel, scope } } as const;
  const lines: Line[] = [head];
  const blocks = [...draft.blocks];
  const proofs = [...draft.proofs];
  for (const checkpoint of draft.checkpoints) {
    while (blocks.length > 0 && Number(blocks[0]?.number) <= Number(checkpoint.toBlock)) {
      lines.push({ kind: 'block', block: blocks.shift() as BundledBlock });
    }
    lines.push({ kind: 'checkpoint', checkpoint });
    for (const proof of draft.proofs.filter((each) => each.checkpoint === checkpoint.index)) {
      lines.push(lineOf(proof));
      proofs.splice(proofs.indexOf(proof), 1);
    }
  }
  lines.push(...blocks.map((block) => ({ kind: 'block', block }) as const), ...proofs.map(lineOf));
  lines.push(...draft.records.map((record) => ({ kind: 'record', record }) as const));
  return lines;
}

function lineOf({ block, proof }: Draft['proofs'][number]): Line {
  return { kind: 'proof', proof: { block, proof } };
}

/** The draft's text, sealed as its writer would. */
export async function textOf(draft: Draft): Promise<string> {
  return await sealed(linesIn(draft));
}

/** The text of lines, with the line that ends them. */
export async function sealed(lines: readonly Line[]): Promise<string> {
  let text = '';
  for await (const line of bundleText(lines)) text += line;
  return text;
}

/** Verifies a draft as its writer would seal it. */
export async function verifyDraft(draft: Draft, anchors: Anchors = {}): Promise<AuditReport> {
  return await verifyBundle(await textOf(draft), anchors);
}

/** A text whose lines were changed by hand, with the end that its writer would have given it. */
export function resealed(text: string): string;
/** The same of bytes that may be no text any more, one character a byte. */
export function resealed(text: string, encoding: 'latin1'): Buffer;
export function resealed(text: string, encoding: 'utf8' | 'latin1' = 'utf8'): string | Buffer {
  const lines = text.split('\n').slice(0, -2);
  const body = Buffer.from(`${lines.join('\n')}\n`, encoding);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const bytes = Buffer.concat([body, Buffer.from(`${lineText({ kind: 'end', end: { sha256 } })}\n`)]);
  return encoding === 'utf8' ? bytes.toString('utf8') : bytes;
}

/** A copy with changes. */
export function altered(bundle: Draft, change: (draft: Draft) => void): Draft {
  const draft = structuredClone(bundle);
  change(draft);
  return draft;
}

/** Changes a block of a draft in place; the header is left as it is unless `reseal` says to make it fit. */
export function changeBlock(
  draft: Draft,
  number: number,
  change: (block: common.Block) => void,
  { reseal = false } = {},
): void {
  const index = draft.blocks.findIndex((each) => each.number === String(number));
  const block = common.Block.decode(Buffer.from(draft.blocks[index]?.bytes ?? '', 'base64'));
  change(block);
  if (reseal) seal(block);
  const bytes = Buffer.from(common.Block.encode(block).finish()).toString('base64');
  draft.blocks[index] = { number: String(number), bytes };
}

/** Makes the header name the envelopes that stand in the block: whoever holds the data can do that. */
export function seal(block: common.Block): string {
  const data = block.data?.data ?? [];
  const hash = dataHash({ data });
  const header = block.header as common.IBlockHeader;
  header.data_hash = Buffer.from(hash, 'hex');
  return headerHash(BigInt(String(header.number)), Buffer.from(header.previous_hash ?? []).toString('hex'), hash);
}
