// Whoever changes the files of the network, or the rows of the service's database, is found out: at the start, at the export, or by the verifier.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { common } from 'fabric-protos/bundle.js';
import { sql } from 'kysely';
import { bundleLines } from '../audit/bundle';
import type { BundledCheckpoint } from '../audit/bundle-format';
import { bundleText } from '../audit/bundle-lines';
import type { CheckName } from '../audit/report';
import { envelopesOf, flag, metadataOf, overwrite, spoilEnvelope } from '../audit/testing/block-changes';
import { post, seal } from '../audit/testing/bundles';
import { blockOf } from '../audit/testing/forger';
import { aLivedLedger, type LivedLedger } from '../audit/testing/lived-ledger';
import { verifyBundle } from '../audit/verify';
import { decodeBlock } from '../network/blocks/decode';
import { Ledger } from '../network/devnet/ledger';
import { archiveBlock, archivedBlocks } from '../store/block-archive';
import { startTestDatabase, type TestDatabase } from '../store/testing/database';

let ledger: LivedLedger;
let folder: string;
let chain: ReturnType<typeof post>;
let at: Record<'issue' | 'confirm' | 'accept' | 'pay' | 'settle' | 'seal', number>;
beforeAll(async () => {
  ledger = await aLivedLedger();
  folder = mkdtempSync(join(tmpdir(), 'tampered-'));
  chain = post(ledger.blocks, [9, ledger.blocks.length - 1]);
  at = {
    issue: blockOf(ledger, 'issueReceivable'),
    confirm: blockOf(ledger, 'confirmReceivable'),
    accept: blockOf(ledger, 'acceptOffer'),
    pay: blockOf(ledger, 'disburseOffer'),
    settle: blockOf(ledger, 'settleReceivable'),
    seal: ledger.blocks.findIndex((bytes) =>
      decodeBlock(bytes).transactions.some((each) => each.args[1] === 'sealedOffer'),
    ),
  };
}, 60_000);
afterAll(() => {
  ledger?.remove();
  rmSync(folder, { recursive: true, force: true });
});

type Blocks = common.Block[];
/** Fabric's code of a transaction whose reads another one made untrue. */
const CONFLICT = 11;
const headerOf = (block: common.Block) => block.header as common.IBlockHeader;
const block = (blocks: Blocks, number: number) => blocks[number] as common.Block;

/** Where the pay-out lost to the other one. */
const refusedIn = (blocks: Blocks) => {
  const number = [at.pay, at.pay + 1].find((each) => metadataOf(block(blocks, each))[2]?.includes(CONFLICT)) as number;
  return { number, index: metadataOf(block(blocks, number))[2]?.indexOf(CONFLICT) as number };
};

/** Makes every header from a block on name the one before it, as whoever holds the folder can. */
function relink(blocks: Blocks, from: number): void {
  let previous = '';
  blocks.forEach((each, number) => {
    if (number >= from) headerOf(each).number = number;
    if (number > from) headerOf(each).previous_hash = Buffer.from(previous, 'hex');
    previous = seal(each);
  });
}

describe('in the files of the network', () => {
  const logOf = (data: string) => join(data, 'ledger', 'blocks.log');

  /** A copy of the network's data folder with other blocks, each record's checksums made to fit. */
  function rewritten(change: (blocks: Blocks) => void): string {
    const blocks = ledger.blocks.map((bytes) => common.Block.decode(Buffer.from(bytes)));
    change(blocks);
    const records = blocks.map((each) => {
      const record = Buffer.from(common.Block.encode(each).finish());
      const header = Buffer.alloc(12);
      header.writeUInt32BE(record.length, 0);
      header.writeUInt32BE(crc32(record), 4);
      header.writeUInt32BE(crc32(header.subarray(0, 8)), 8);
      return Buffer.concat([header, record]);
    });
    return copied((file) => writeFileSync(file, Buffer.concat(records)));
  }

  function copied(change: (file: string) => void): string {
    const copy = mkdtempSync(join(folder, 'copy-'));
    cpSync(join(ledger.dataFolder, 'ledger'), join(copy, 'ledger'), { recursive: true });
    change(logOf(copy));
    return copy;
  }

  /** What becomes of a folder: the network's own start, the export under the checkpoints, the verifier without them. */
  async function found(data: string) {
    const opened = Ledger.open(join(data, 'ledger'));
    const blocks = Array.from({ length: opened.height }, (_, number) => Buffer.from(opened.blockBytes(number)));
    opened.close();
    const scope = { kind: 'everything', toBlock: String(blocks.length - 1) } as const;
    const sources = {
      channel: ledger.channel,
      scope,
      blocks: async function* () {
        yield* blocks;
      },
    };
    const text = async (checkpoints: readonly BundledCheckpoint[]) => {
      let all = '';
      for await (const line of bundleText(bundleLines({ ...sources, checkpoints }))) all += line;
      return all;
    };
    const anchors = { trustedGenesisHash: ledger.genesisHash, checkpointReader: chain.read };
    const exported = await text(chain.checkpoints).catch((error: unknown) => String(error));
    const bare = await verifyBundle(await text([]), { trustedGenesisHash: ledger.genesisHash });
    const refuted = bare.findings.filter(({ holds }) => !holds).map(({ check }) => check);
    const covered = exported.startsWith('{') ? (await verifyBundle(exported, anchors)).verdict : exported;
    return { verdict: bare.verdict, refuted: [...new Set(refuted)], covered };
  }

  test('nothing is found where nothing was changed', async () => {
    expect(await found(rewritten(() => undefined))).toEqual({ verdict: 'valid', refuted: [], covered: 'valid' });
  });

  test.each<[string, CheckName, (blocks: Blocks) => void]>([
    ['an amount', 'blockHash', (blocks) => overwrite(block(blocks, at.confirm), '10000000', '90000000')],
    ['a date', 'blockHash', (blocks) => overwrite(block(blocks, at.settle), '2026-06-30', '2026-06-29')],
    ['a reference of a payment', 'blockHash', (blocks) => overwrite(block(blocks, at.settle), 'S-1', 'S-9')],
    [
      'an amount, hashes made to fit',
      'ordererSignature',
      (blocks) => {
        overwrite(block(blocks, at.confirm), '10000000', '90000000');
        relink(blocks, at.confirm);
      },
    ],
    [
      'an amount that nobody endorsed, hashes made to fit',
      'endorsement',
      (blocks) => {
        overwrite(block(blocks, at.issue), '10000000', '90000000');
        relink(blocks, at.issue);
      },
    ],
    [
      'a command that its sender did not give',
      'transactionBinding',
      (blocks) => {
        overwrite(block(blocks, at.settle), 'settleReceivable', 'settleReceivabl3');
        relink(blocks, at.settle);
      },
    ],
    [
      'the sender’s signature',
      'creatorSignature',
      (blocks) => {
        spoilEnvelope(block(blocks, at.accept), (envelope) => {
          envelope.signature[envelope.signature.length - 1] = (envelope.signature.at(-1) as number) ^ 1;
        });
        relink(blocks, at.accept);
      },
    ],
    [
      'the sender’s certificate',
      'creatorSignature',
      (blocks) => {
        overwrite(block(blocks, at.accept), 'OperatorMSP', 'CertifieMSP');
        relink(blocks, at.accept);
      },
    ],
    [
      'the certificate of an endorser',
      'endorsement',
      (blocks) => {
        const other = decodeBlock(ledger.blocks[at.accept] as Buffer).transactions[0]?.endorsements.at(-1)?.mspId ?? '';
        overwrite(block(blocks, at.accept), other, other.replace(/.MSP$/, 'XMSP'));
        relink(blocks, at.accept);
      },
    ],
    [
      'what a bank sealed',
      'endorsement',
      (blocks) => {
        const [write] = decodeBlock(ledger.blocks[at.seal] as Buffer).transactions[0]?.privateWrites ?? [];
        overwrite(block(blocks, at.seal), Buffer.from(write?.valueHash ?? '', 'hex'), Buffer.alloc(32, 7));
        relink(blocks, at.seal);
      },
    ],
    [
      'a signature over typed data',
      'endorsement',
      (blocks) => {
        const [, batch = ''] = decodeBlock(ledger.blocks[at.confirm] as Buffer).transactions[0]?.args ?? [];
        const signature = /"signature":"(0x[0-9a-f]+)"/.exec(batch)?.[1] ?? '';
        overwrite(block(blocks, at.confirm), signature, signature.replace(/^0x...../, '0x12345'));
        relink(blocks, at.confirm);
      },
    ],
    ['the orderer’s signature', 'ordererSignature', (blocks) => (metadataOf(block(blocks, 7))[0] = Buffer.alloc(0))],
    [
      'the orderer’s signature of another block',
      'ordererSignature',
      (blocks) => (metadataOf(block(blocks, 7))[0] = metadataOf(block(blocks, 8))[0] as Uint8Array),
    ],
    [
      'the hash of the block before',
      'blockLink',
      (blocks) => (headerOf(block(blocks, 7)).previous_hash = Buffer.alloc(32, 7)),
    ],
    ['the hash of the data', 'blockHash', (blocks) => (headerOf(block(blocks, 7)).data_hash = Buffer.alloc(32, 7))],
    [
      'a block dropped, the next ones moved up',
      'blockLink',
      (blocks) => {
        blocks.splice(at.confirm, 1);
        for (const each of blocks.slice(at.confirm)) headerOf(each).number = Number(headerOf(each).number) - 1;
      },
    ],
    [
      'a block dropped, everything linked anew',
      'ordererSignature',
      (blocks) => {
        blocks.splice(at.confirm, 1);
        relink(blocks, at.confirm - 1);
      },
    ],
    [
      'a block dropped, and what it wrote is missing',
      'history',
      (blocks) => {
        blocks.splice(at.confirm, 1);
        relink(blocks, at.confirm - 1);
      },
    ],
    [
      'two blocks in each other’s place',
      'blockLink',
      (blocks) => {
        const [one, two] = [block(blocks, at.confirm), block(blocks, at.accept)];
        [headerOf(one).number, headerOf(two).number] = [at.accept, at.confirm];
        [blocks[at.confirm], blocks[at.accept]] = [two, one];
      },
    ],
    [
      'a block that comes again',
      'validationFlag',
      (blocks) => {
        blocks.push(common.Block.decode(common.Block.encode(block(blocks, at.settle)).finish()));
        relink(blocks, blocks.length - 2);
      },
    ],
    [
      'a transaction dropped',
      'blockHash',
      (blocks) => {
        envelopesOf(block(blocks, at.confirm)).pop();
        metadataOf(block(blocks, at.confirm))[2] = Buffer.alloc(0);
      },
    ],
    [
      'a transaction dropped, everything linked anew',
      'history',
      (blocks) => {
        envelopesOf(block(blocks, at.confirm)).pop();
        metadataOf(block(blocks, at.confirm))[2] = Buffer.alloc(0);
        relink(blocks, at.confirm);
      },
    ],
    [
      'a transaction that comes twice',
      'validationFlag',
      (blocks) => {
        envelopesOf(block(blocks, at.settle)).push(envelopesOf(block(blocks, at.settle))[0] as Uint8Array);
        metadataOf(block(blocks, at.settle))[2] = Buffer.from([0, 0]);
        relink(blocks, at.settle);
      },
    ],
    [
      'transactions in each other’s place',
      'validationFlag',
      (blocks) => {
        const [one, two] = [envelopesOf(block(blocks, at.confirm)), envelopesOf(block(blocks, at.accept))];
        [one[0], two[0]] = [two[0] as Uint8Array, one[0] as Uint8Array];
        relink(blocks, at.confirm);
      },
    ],
    [
      'a valid transaction marked as refused',
      'validationFlag',
      (blocks) => flag(block(blocks, at.confirm), 0, CONFLICT),
    ],
    [
      'a valid transaction marked as wrongly endorsed',
      'validationFlag',
      (blocks) => flag(block(blocks, at.confirm), 0, 10),
    ],
    [
      'a valid transaction whose flag is taken away',
      'validationFlag',
      (blocks) => flag(block(blocks, at.confirm), 0, 254),
    ],
    [
      'a sealed offer marked as refused',
      'commitment',
      (blocks) => {
        for (const each of blocks) {
          if (
            decodeBlock(common.Block.encode(each).finish()).transactions.some(({ args }) => args[1] === 'sealedOffer')
          )
            flag(each, 0, CONFLICT);
        }
      },
    ],
    [
      'a refused transaction marked as valid',
      'validationFlag',
      (blocks) => {
        const { number, index } = refusedIn(blocks);
        flag(block(blocks, number), index, 0);
      },
    ],
    [
      'another first block',
      'genesis',
      (blocks) => {
        overwrite(block(blocks, 0), 'BankBMSP', 'BankXMSP');
        relink(blocks, 0);
      },
    ],
    [
      'another channel’s blocks',
      'transactionBinding',
      (blocks) => {
        for (const each of blocks.slice(1))
          overwrite(each, Buffer.from('\u0022\u0009greentier'), Buffer.from('\u0022\u0009greentie2'));
        relink(blocks, 1);
      },
    ],
    [
      'an instant',
      'creatorSignature',
      (blocks) => {
        const { signedBytes } = decodeBlock(ledger.blocks[at.confirm] as Buffer).transactions[0] as {
          signedBytes: Uint8Array;
        };
        const header = common.ChannelHeader.decode(
          common.Payload.decode(signedBytes).header?.channel_header as Uint8Array,
        );
        const before = Buffer.from(
          common.ChannelHeader.encode({ timestamp: header.timestamp as object } as never).finish(),
        );
        const seconds = Number(String((header.timestamp as { seconds: unknown }).seconds));
        const after = Buffer.from(
          common.ChannelHeader.encode({ timestamp: { seconds: seconds - 60, nanos: 0 } } as never).finish(),
        );
        overwrite(block(blocks, at.confirm), before.subarray(0, after.length), after);
        relink(blocks, at.confirm);
      },
    ],
  ])('%s is found by %s', async (_, check, change) => {
    const { verdict, refuted, covered } = await found(rewritten(change));
    expect(verdict).not.toBe('valid');
    expect(refuted).toContain(check);
    expect(covered).not.toBe('valid');
  });

  test('a chain that is cut off is valid as what it was, and the checkpoint tells that there was more', async () => {
    const { verdict, covered } = await found(rewritten((blocks) => blocks.splice(-3)));
    expect(verdict).toBe('valid');
    expect(covered).not.toBe('valid');
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    [
      'a bit',
      (bytes) => {
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
        return bytes;
      },
    ],
    [
      'a bit of a record’s length',
      (bytes) => {
        bytes[2] = (bytes[2] as number) ^ 1;
        return bytes;
      },
    ],
    ['a byte too few in the middle', (bytes) => Buffer.concat([bytes.subarray(0, 5_000), bytes.subarray(5_001)])],
    [
      'a byte too many in the middle',
      (bytes) => Buffer.concat([bytes.subarray(0, 5_000), Buffer.from('x'), bytes.subarray(5_000)]),
    ],
    ['zeros in the middle', (bytes) => bytes.fill(0, 5_000, 5_100)],
    ['another file', () => Buffer.from('not a ledger at all')],
    ['text behind the end', (bytes) => Buffer.concat([bytes, Buffer.from('and something that is no record')])],
  ])('%s, with no checksum made to fit, stops the network’s start', (_, change) => {
    const copy = copied((file) => writeFileSync(file, change(readFileSync(file))));
    expect(() => Ledger.open(join(copy, 'ledger'))).toThrow(/is damaged at byte/);
  });
});

describe('in the rows of the service', () => {
  let store: TestDatabase;
  beforeAll(async () => {
    store = await startTestDatabase();
  }, 60_000);
  afterAll(() => store?.stop());

  beforeEach(async () => {
    await sql`delete from block`.execute(store.database);
    for (const bytes of ledger.blocks) {
      const { number, headerHash } = decodeBlock(bytes);
      await archiveBlock(store.database, { number, headerHash, bytes });
    }
  });

  async function exported(checkpoints: readonly BundledCheckpoint[] = chain.checkpoints): Promise<string> {
    const blocks = async function* () {
      for await (const { bytes } of archivedBlocks(store.database)) yield bytes;
    };
    const scope = { kind: 'receivable', receivable: ledger.receivable } as const;
    let text = '';
    for await (const line of bundleText(bundleLines({ channel: ledger.channel, scope, blocks, checkpoints })))
      text += line;
    return text;
  }

  const anchors = () => ({ trustedGenesisHash: ledger.genesisHash, checkpointReader: chain.read });
  const bytesOf = (number: number) => Buffer.from(ledger.blocks[number] as Buffer);

  test('nothing is found where nothing was changed', async () => {
    expect((await verifyBundle(await exported(), anchors())).findings.filter(({ holds }) => !holds)).toEqual([]);
  });

  test.each<[string, RegExp, () => Promise<unknown>]>([
    [
      'a block deleted',
      /block \d+ is missing/,
      () => sql`delete from block where number = ${at.confirm}`.execute(store.database),
    ],
    [
      'the first block deleted',
      /block 0 is missing/,
      () => sql`delete from block where number = 0`.execute(store.database),
    ],
    [
      'the last blocks deleted',
      /no valid transaction wrote receivable/,
      () => sql`delete from block where number >= ${at.issue}`.execute(store.database),
    ],
    [
      'a block in another’s place',
      /block \d+ is missing/,
      () => sql`update block set bytes = ${bytesOf(at.confirm)} where number = ${at.accept}`.execute(store.database),
    ],
    [
      'a block that is none',
      /cannot be read|the block/,
      () => sql`update block set bytes = ${Buffer.from([1, 2, 3])} where number = ${at.accept}`.execute(store.database),
    ],
  ])('%s keeps a bundle from being made', async (_, reason, change) => {
    await change();
    await expect(exported()).rejects.toThrow(reason);
  });

  test.each<[string, CheckName, (given: common.Block) => void]>([
    ['an amount in a block', 'blockHash', (given) => overwrite(given, '10000000', '90000000')],
    ['a flag of a block', 'validationFlag', (given) => flag(given, 0, CONFLICT)],
    ['a transaction of a block dropped', 'history', (given) => void envelopesOf(given).pop()],
    [
      'an orderer’s signature of a block',
      'ordererSignature',
      (given) => {
        metadataOf(given)[0] = Buffer.alloc(0);
      },
    ],
  ])('%s is found by %s', async (_, check, change) => {
    const given = common.Block.decode(bytesOf(at.confirm));
    change(given);
    const bytes = Buffer.from(common.Block.encode(given).finish());
    await sql`update block set bytes = ${bytes} where number = ${at.confirm}`.execute(store.database);
    const { verdict, findings } = await verifyBundle(await exported(), anchors());
    expect(verdict).toBe('invalid');
    expect(findings.filter(({ holds }) => !holds).map((each) => each.check)).toContain(check);
  });

  const changed = (index: number, change: Partial<BundledCheckpoint>) =>
    chain.checkpoints.map((each, place) => (place === index ? { ...each, ...change } : each));

  test.each<[string, RegExp, () => BundledCheckpoint[]]>([
    ['the root of a checkpoint', /holds other blocks/, () => changed(1, { root: `0x${'1'.repeat(64)}` })],
    ['the tip of a checkpoint', /holds other blocks/, () => changed(1, { tipHash: `0x${'1'.repeat(64)}` })],
    ['the range of a checkpoint', /holds other blocks/, () => changed(1, { fromBlock: '12' })],
  ])('%s keeps a bundle from being made', async (_, reason, checkpoints) => {
    await expect(exported(checkpoints())).rejects.toThrow(reason);
  });

  test.each<[string, CheckName, () => BundledCheckpoint[]]>([
    ['the contract of a checkpoint', 'checkpoint', () => changed(1, { contract: `0x${'9'.repeat(40)}` })],
    ['the posting of a checkpoint', 'checkpoint', () => changed(1, { transactionHash: `0x${'9'.repeat(64)}` })],
    ['a checkpoint under another’s index', 'checkpoint', () => changed(1, { index: '0' })],
    ['a checkpoint deleted', 'checkpoint', () => chain.checkpoints.slice(0, 1) as BundledCheckpoint[]],
  ])('%s is found by %s', async (_, check, checkpoints) => {
    const { verdict, findings } = await verifyBundle(await exported(checkpoints()), anchors());
    expect(verdict).not.toBe('valid');
    expect(findings.filter(({ holds }) => !holds).map((each) => each.check)).toContain(check);
  });

  test('another block under a number that is kept is refused when it comes', async () => {
    const given = common.Block.decode(bytesOf(at.confirm));
    overwrite(given, '10000000', '90000000');
    seal(given);
    const bytes = Buffer.from(common.Block.encode(given).finish());
    const { number, headerHash } = decodeBlock(bytes);
    await expect(archiveBlock(store.database, { number, headerHash, bytes })).rejects.toThrow(
      'now shows another block',
    );
  });
});
