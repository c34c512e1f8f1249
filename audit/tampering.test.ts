// Whoever changes a bundle without anybody's key is found out by the ledger's own seals, and by the right one of them.
import { common } from 'fabric-protos/bundle.js';
import { recordKeyHash } from '../domain/records';
import { decodeBlock } from '../network/blocks/decode';
import type { CheckName } from './report';
import { envelopesOf, flag, metadataOf, overwrite, spoilEnvelope } from './testing/block-changes';
import { altered, bundleOf, changeBlock, type Draft, post, verifyDraft } from './testing/bundles';
import { blockOf } from './testing/forger';
import { aLivedLedger, type LivedLedger } from './testing/lived-ledger';

let ledger: LivedLedger;
let bundle: Draft;
let chain: ReturnType<typeof post>;
/** Numbers of blocks by the command that took effect in them. */
let at: Record<'confirm' | 'seal' | 'accept' | 'pay' | 'settle', number>;
beforeAll(async () => {
  ledger = await aLivedLedger();
  chain = post(ledger.blocks, [4, ledger.blocks.length - 1]);
  bundle = await bundleOf(ledger, chain.checkpoints);
  at = {
    confirm: blockOf(ledger, 'confirmReceivable'),
    seal: ledger.blocks.findIndex((bytes) => sealingIn(bytes) !== undefined),
    accept: blockOf(ledger, 'acceptOffer'),
    pay: blockOf(ledger, 'disburseOffer'),
    settle: blockOf(ledger, 'settleReceivable'),
  };
});
afterAll(() => ledger?.remove());

/** What a block tells of the accepted offer's sealing. */
function sealingIn(bytes: Uint8Array) {
  const keyHash = recordKeyHash('sealedOffer', [ledger.request, ledger.offer]);
  const writes = decodeBlock(bytes).transactions.flatMap(({ privateWrites }) => privateWrites);
  return writes.find((write) => write.keyHash === keyHash);
}

function sealedHashOf(): Buffer {
  return Buffer.from(sealingIn(ledger.blocks[at.seal] as Buffer)?.valueHash ?? '', 'hex');
}

/** An organisation that endorsed the acceptance besides another one. */
function endorserBeside(mspId: string): string {
  const [transaction] = decodeBlock(ledger.blocks[at.accept] as Buffer).transactions;
  return transaction?.endorsements.find((each) => each.mspId !== mspId)?.mspId ?? '';
}

async function refuted(given: Draft): Promise<{ verdict: string; checks: CheckName[] }> {
  const anchors = { trustedGenesisHash: ledger.genesisHash, checkpointReader: chain.read };
  const { verdict, findings } = await verifyDraft(given, anchors);
  return { verdict, checks: [...new Set(findings.filter(({ holds }) => !holds).map(({ check }) => check))] };
}

/** A record in the bundle's own list. */
function claim(draft: Draft, kind: string) {
  const found = draft.records.find(({ record }) => record.startsWith(`${kind}/`));
  if (found === undefined) throw new Error(`the bundle lists no ${kind}`);
  // biome-ignore lint/suspicious/noExplicitAny: a tamperer knows no types
  return found as { record: string; value: any; block: string; txId: string };
}

const blockNumbered = (draft: Draft, number: number) =>
  draft.blocks.findIndex((each) => each.number === String(number));
const blockIn = (draft: Draft, number: number) =>
  common.Block.decode(Buffer.from(draft.blocks[blockNumbered(draft, number)]?.bytes ?? '', 'base64'));
const SEALED = { reseal: true };
/** Fabric's code of a transaction whose reads another one made untrue. */
const CONFLICT = 11;

describe('without any key', () => {
  test.each<[string, CheckName, (draft: Draft) => void]>([
    [
      'the amount of the receivable',
      'claim',
      (draft) => {
        claim(draft, 'receivable').value.amountMinor = '90000000';
      },
    ],
    [
      'the day of maturity',
      'claim',
      (draft) => {
        claim(draft, 'receivable').value.maturityDate = '2026-07-30';
      },
    ],
    [
      'the obligor’s signature',
      'claim',
      (draft) => {
        claim(draft, 'receivable').value.confirmation.signature = `0x${'1'.repeat(128)}1b`;
      },
    ],
    [
      'a term of the price',
      'claim',
      (draft) => {
        claim(draft, 'offer').value.quote.terms[0].bps = 1;
      },
    ],
    [
      'a field that no record has',
      'claim',
      (draft) => {
        claim(draft, 'offer').value.more = true;
      },
    ],
    [
      'the block that a record is said to stand in',
      'claim',
      (draft) => {
        claim(draft, 'offer').block = '3';
      },
    ],
    [
      'the transaction that is said to have written a record',
      'claim',
      (draft) => {
        claim(draft, 'offer').txId = 'a'.repeat(64);
      },
    ],
    [
      'a record left out of the list',
      'claim',
      (draft) => {
        draft.records = draft.records.filter(({ record }) => !record.startsWith('credential/'));
      },
    ],
    [
      'a record that nobody wrote',
      'claim',
      (draft) => {
        draft.records = [...draft.records, { ...claim(draft, 'usedNonce'), record: 'usedNonce/zz/0' }];
      },
    ],
    [
      'a record listed twice',
      'claim',
      (draft) => {
        draft.records = draft.records.flatMap((each, index) => (index === 0 ? [each, each] : [each]));
      },
    ],
    [
      'the records in another order',
      'format',
      (draft) => {
        draft.records = draft.records.toReversed();
      },
    ],
    [
      'another receivable’s name',
      'claim',
      (draft) => {
        draft.scope = { kind: 'receivable', receivable: `R${'0'.repeat(24)}` };
      },
    ],
    [
      'another channel’s name',
      'configuration',
      (draft) => {
        draft.channel = 'another';
      },
    ],
    [
      'block 0 left out',
      'genesis',
      (draft) => {
        draft.blocks = draft.blocks.slice(1);
      },
    ],
    [
      'the block of the confirmation left out',
      'history',
      (draft) => {
        draft.blocks = draft.blocks.filter((_, index) => index !== blockNumbered(draft, at.confirm));
      },
    ],
    [
      'the last block left out',
      'claim',
      (draft) => {
        draft.blocks = draft.blocks.slice(0, -1);
      },
    ],
    [
      'a block left out with its proof and its records',
      'history',
      (draft) => {
        const gone = String(at.confirm);
        draft.blocks = draft.blocks.filter(({ number }) => number !== gone);
        draft.proofs = draft.proofs.filter(({ block }) => block !== gone);
        draft.records = draft.records.filter(({ block }) => block !== gone);
      },
    ],
    [
      'two blocks in each other’s place',
      'format',
      (draft) => {
        const [zero, one, two, ...rest] = draft.blocks as [never, never, never];
        draft.blocks = [zero, two, one, ...rest];
      },
    ],
    [
      'a block under another number',
      'format',
      (draft) => {
        const last = draft.blocks.pop() as Draft['blocks'][number];
        draft.blocks.push({ ...last, number: String(Number(last.number) + 1) });
      },
    ],
    [
      'a block twice',
      'format',
      (draft) => {
        draft.blocks = [...draft.blocks, draft.blocks.at(-1) as Draft['blocks'][number]];
      },
    ],
    [
      'a block with something that no signature covers',
      'format',
      (draft) => changeBlock(draft, at.pay, (block) => metadataOf(block).push(Buffer.from('more'))),
    ],
    [
      'a block in another spelling of base64',
      'format',
      (draft) => {
        const last = draft.blocks.at(-1) as Draft['blocks'][number];
        draft.blocks[draft.blocks.length - 1] = { ...last, bytes: `${last.bytes.replace(/=*$/, '')}====` };
      },
    ],
    [
      'an amount inside a block',
      'blockHash',
      (draft) => changeBlock(draft, at.confirm, (block) => overwrite(block, '10000000', '90000000')),
    ],
    [
      'an amount inside a block whose hashes were made to fit',
      'ordererSignature',
      (draft) => changeBlock(draft, at.confirm, (block) => overwrite(block, '10000000', '90000000'), SEALED),
    ],
    [
      'an amount that the endorsers did not sign',
      'endorsement',
      (draft) => changeBlock(draft, at.confirm, (block) => overwrite(block, '10000000', '90000000'), SEALED),
    ],
    [
      'an amount that its sender did not sign',
      'creatorSignature',
      (draft) => changeBlock(draft, at.confirm, (block) => overwrite(block, '10000000', '90000000'), SEALED),
    ],
    [
      'an argument that was not endorsed',
      'transactionBinding',
      (draft) =>
        changeBlock(draft, at.settle, (block) => overwrite(block, 'settleReceivable', 'settleReceivabl3'), SEALED),
    ],
    [
      'a day inside a block whose hashes were made to fit',
      'merkleProof',
      (draft) => changeBlock(draft, at.settle, (block) => overwrite(block, '2026-06-30', '2026-06-29'), SEALED),
    ],
    [
      'the sender’s signature',
      'creatorSignature',
      (draft) =>
        changeBlock(
          draft,
          at.accept,
          (block) =>
            spoilEnvelope(block, (envelope) => {
              envelope.signature[envelope.signature.length - 1] = (envelope.signature.at(-1) as number) ^ 1;
            }),
          SEALED,
        ),
    ],
    [
      'the sender’s certificate',
      'creatorSignature',
      (draft) => changeBlock(draft, at.accept, (block) => overwrite(block, 'OperatorMSP', 'CertifieMSP'), SEALED),
    ],
    [
      'the certificate of an endorser',
      'endorsement',
      (draft) => {
        const other = endorserBeside('OperatorMSP');
        changeBlock(draft, at.accept, (block) => overwrite(block, other, other.replace(/.MSP$/, 'XMSP')), SEALED);
      },
    ],
    [
      'the hash that a bank sealed',
      'endorsement',
      (draft) => changeBlock(draft, at.seal, (block) => overwrite(block, sealedHashOf(), Buffer.alloc(32, 7)), SEALED),
    ],
    [
      'the collection that a bank sealed in',
      'commitment',
      (draft) => changeBlock(draft, at.seal, (block) => overwrite(block, 'offers-BankAMSP', 'offers-BankBMSP'), SEALED),
    ],
    [
      'the orderer’s signature of another block',
      'ordererSignature',
      (draft) => {
        const other = common.Block.decode(Buffer.from(draft.blocks[2]?.bytes ?? '', 'base64'));
        changeBlock(draft, at.accept, (block) => {
          metadataOf(block)[0] = metadataOf(other)[0] as Uint8Array;
        });
      },
    ],
    [
      'no signature of an orderer',
      'ordererSignature',
      (draft) =>
        changeBlock(draft, at.accept, (block) => {
          metadataOf(block)[0] = Buffer.alloc(0);
        }),
    ],
    [
      'another previous hash',
      'blockLink',
      (draft) =>
        changeBlock(draft, at.confirm, (block) => {
          (block.header as common.IBlockHeader).previous_hash = Buffer.alloc(32, 7);
        }),
    ],
    [
      'a transaction left out of a block',
      'blockHash',
      (draft) =>
        changeBlock(draft, at.pay, (block) => {
          envelopesOf(block).pop();
          metadataOf(block)[2] = (metadataOf(block)[2] as Uint8Array).subarray(0, -1);
        }),
    ],
    [
      'a transaction left out of a block whose hashes were made to fit',
      'ordererSignature',
      (draft) =>
        changeBlock(
          draft,
          at.confirm,
          (block) => {
            envelopesOf(block).pop();
            metadataOf(block)[2] = Buffer.alloc(0);
          },
          SEALED,
        ),
    ],
    [
      'two transactions in each other’s place',
      'validationFlag',
      (draft) => {
        const [one, two] = [at.confirm, at.accept].map(
          (number) => envelopesOf(blockIn(draft, number))[0] as Uint8Array,
        );
        changeBlock(draft, at.confirm, (block) => (envelopesOf(block)[0] = two as Uint8Array), SEALED);
        changeBlock(draft, at.accept, (block) => (envelopesOf(block)[0] = one as Uint8Array), SEALED);
      },
    ],
    [
      'a transaction of another block',
      'validationFlag',
      (draft) => {
        const other = common.Block.decode(
          Buffer.from(draft.blocks[blockNumbered(draft, at.pay)]?.bytes ?? '', 'base64'),
        );
        changeBlock(
          draft,
          at.settle,
          (block) => {
            envelopesOf(block).push(envelopesOf(other)[0] as Uint8Array);
            metadataOf(block)[2] = Buffer.from([0, 0]);
          },
          SEALED,
        );
      },
    ],
    [
      'a valid transaction marked as refused',
      'validationFlag',
      (draft) => changeBlock(draft, at.confirm, (block) => flag(block, 0, CONFLICT)),
    ],
    [
      'a valid transaction marked as refused for a reason that cannot be shown',
      'history',
      (draft) => changeBlock(draft, at.confirm, (block) => flag(block, 0, 255)),
    ],
    [
      'a refused transaction marked as valid',
      'validationFlag',
      (draft) => {
        const isRefused = (number: number) => metadataOf(blockIn(draft, number))[2]?.includes(CONFLICT) === true;
        const number = [at.pay, at.pay + 1].find((each) => isRefused(each)) as number;
        changeBlock(draft, number, (block) => flag(block, metadataOf(block)[2]?.indexOf(CONFLICT) as number, 0));
      },
    ],
    ['a flag left out', 'validationFlag', (draft) => changeBlock(draft, at.settle, (block) => flag(block, 0, 254))],
    ['a flag for what has no bearing', 'format', (draft) => changeBlock(draft, 0, (block) => flag(block, 0, 0))],
    [
      'a block that has no bearing',
      'format',
      (draft) => {
        const block = common.Block.decode(ledger.blocks.at(-1) as Buffer);
        const number = String(ledger.blocks.length - 1);
        const metadata = [metadataOf(block)[0] as Uint8Array, Buffer.alloc(0), Buffer.from([0])];
        const bytes = common.Block.encode({ ...block, metadata: { metadata } }).finish();
        draft.blocks = [...draft.blocks, { number, bytes: Buffer.from(bytes).toString('base64') }];
      },
    ],
    [
      'a step of a proof',
      'merkleProof',
      (draft) => {
        const proof = draft.proofs[1]?.proof as string[];
        proof[0] = `0x${'1'.repeat(64)}`;
      },
    ],
    [
      'the proof of another block',
      'merkleProof',
      (draft) => {
        const [one, two] = draft.proofs as [Draft['proofs'][number], Draft['proofs'][number]];
        one.proof = two.proof;
      },
    ],
    [
      'a proof left out',
      'format',
      (draft) => {
        draft.proofs = draft.proofs.slice(1);
      },
    ],
    [
      'the root of a checkpoint',
      'merkleProof',
      (draft) => {
        (draft.checkpoints[1] as { root: string }).root = `0x${'2'.repeat(64)}`;
      },
    ],
    [
      'the tip of a checkpoint',
      'checkpoint',
      (draft) => {
        (draft.checkpoints[1] as { tipHash: string }).tipHash = `0x${'2'.repeat(64)}`;
      },
    ],
    [
      'the range of a checkpoint',
      'checkpoint',
      (draft) => {
        (draft.checkpoints[1] as { toBlock: string }).toBlock = '900';
      },
    ],
    [
      'the chain of a checkpoint',
      'checkpoint',
      (draft) => {
        (draft.checkpoints[1] as { chainId: string }).chainId = '1';
      },
    ],
    [
      'the contract of a checkpoint',
      'checkpoint',
      (draft) => {
        (draft.checkpoints[1] as { contract: string }).contract = `0x${'c1'.repeat(20)}`;
      },
    ],
    [
      'the posting of a checkpoint',
      'checkpoint',
      (draft) => {
        (draft.checkpoints[1] as { transactionHash: string }).transactionHash = `0x${'c1'.repeat(32)}`;
      },
    ],
    [
      'a checkpoint left out',
      'merkleProof',
      (draft) => {
        draft.checkpoints = draft.checkpoints.slice(1);
      },
    ],
    [
      'a checkpoint that holds no block of the bundle',
      'format',
      (draft) => {
        draft.checkpoints = [
          ...draft.checkpoints,
          { ...(draft.checkpoints[1] as never as object), index: '7' } as never,
        ];
      },
    ],
  ])('%s is found by %s', async (_, check, change) => {
    const { verdict, checks } = await refuted(altered(bundle, change));
    expect(verdict).not.toBe('valid');
    expect(checks).toContain(check);
  });

  test('another network’s ledger does not have the pinned first block', async () => {
    const report = await verifyDraft(bundle, { trustedGenesisHash: 'b'.repeat(64) });
    expect(report.verdict).toBe('invalid');
    expect(report.findings.filter(({ holds }) => !holds).map(({ check }) => check)).toEqual(['genesis']);
  });
});
