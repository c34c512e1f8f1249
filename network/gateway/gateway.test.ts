// The client on a live network: what each outcome means, and that nothing is lost, repeated or left in doubt.
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { common } from 'fabric-protos/bundle.js';
import { decodeChannelConfig } from '../blocks/channel-config';
import {
  checkCreatorSignature,
  checkDataHash,
  checkEndorsements,
  checkOrdererSignatures,
  checkPreviousHash,
  checkProposalBinding,
} from '../blocks/checks';
import { decodeBlock } from '../blocks/decode';
import type { LedgerBlock } from '../blocks/ledger-block';
import { rawClient } from '../devnet/testing/raw-client';
import {
  type LedgerClient,
  type LedgerEvent,
  RejectedByContract,
  type SubmitOutcome,
  type TransactionOutcome,
  UnknownIdentity,
} from './ledger-client';
import { type NetworkFixture, startNetwork } from './network-fixture';

jest.setTimeout(60_000);

let network: NetworkFixture;
let ledger: LedgerClient;
let supplier: string;
let bank: string;

beforeAll(async () => {
  network = await startNetwork();
  supplier = await network.enrol('OperatorMSP', 'SUPPLIER000000001');
  bank = await network.enrol('BankAMSP', 'BANK0000000000001');
  ledger = network.connect();
});

afterAll(async () => {
  await network.stop();
});

function call(method: string, ...args: string[]) {
  return { transaction: `probe:${method}`, args };
}

function committed(outcome: SubmitOutcome): Extract<SubmitOutcome, { kind: 'committed' }> {
  if (outcome.kind !== 'committed') throw new Error(`not committed: ${JSON.stringify(outcome)}`);
  return outcome;
}

async function blocksFrom(from: bigint, count: number, client = ledger): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  const enough = new AbortController();
  for await (const bytes of client.blocks(supplier, from, enough.signal)) {
    blocks.push(bytes);
    if (blocks.length === count) break;
  }
  return blocks;
}

async function onceKnown(identity: string, txId: string): Promise<TransactionOutcome> {
  let outcome: TransactionOutcome = 'absent';
  for (let tries = 0; outcome === 'absent' && tries < 50; tries += 1) {
    outcome = await ledger.transactionOutcome(identity, txId);
    if (outcome === 'absent') await delay(50);
  }
  return outcome;
}

async function blockOf(number: bigint): Promise<LedgerBlock> {
  const [bytes] = await blocksFrom(number, 1);
  if (bytes === undefined) throw new Error(`block ${number} was not delivered`);
  return decodeBlock(bytes);
}

describe('a submission', () => {
  test('is committed with its result and its block, and can be read afterwards', async () => {
    const key = randomUUID();
    committed(await ledger.submit(supplier, call('put', key, 'one')));
    const outcome = committed(await ledger.submit(supplier, call('append', key)));
    expect(outcome.result).toBe('one.');
    expect(outcome.blockNumber).toBeLessThan(await ledger.height(supplier));
    expect(await ledger.evaluate(bank, call('get', key))).toBe('one.');
  });

  test('tells its transaction id before anything is ordered', async () => {
    let told: { txId: string; known: unknown } | undefined;
    const onTransactionId = async (txId: string) => {
      told = { txId, known: await ledger.transactionOutcome(supplier, txId) };
    };
    const outcome = committed(await ledger.submit(supplier, call('put', randomUUID(), ''), { onTransactionId }));
    expect(told).toEqual({ txId: outcome.txId, known: 'absent' });
    // Another organisation's peer may be a block behind.
    expect(await onceKnown(bank, outcome.txId)).toEqual({
      validationCode: 0,
      valid: true,
      blockNumber: outcome.blockNumber,
    });
  });

  test('is not sent when its transaction id cannot be stored', async () => {
    const key = randomUUID();
    const onTransactionId = async () => {
      throw new Error('the disk is full');
    };
    await expect(ledger.submit(supplier, call('put', key, 'x'), { onTransactionId })).rejects.toThrow('disk is full');
    committed(await ledger.submit(supplier, call('put', randomUUID(), '')));
    expect(await ledger.evaluate(supplier, call('get', key))).toBe('');
  });

  test('that the contract refuses carries the contract’s own words and is not ordered', async () => {
    const height = await ledger.height(supplier);
    const message = JSON.stringify({ problem: { slug: 'not-permitted', detail: 'error: 不允许\nat all' } });
    expect(await ledger.submit(supplier, call('fail', message))).toEqual({ kind: 'rejected', message });
    expect(await ledger.height(supplier)).toBe(height);
  });

  test('that meets another one over the same key is a read conflict for one of them', async () => {
    const key = randomUUID();
    committed(await ledger.submit(supplier, call('put', key, '')));
    const outcomes = await Promise.all([1, 2, 3].map(() => ledger.submit(supplier, call('append', key))));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['committed', 'readConflict', 'readConflict']);
  });

  test('whose endorsers answer differently is a read conflict', async () => {
    expect(await ledger.submit(supplier, call('differ', randomUUID()))).toMatchObject({ kind: 'readConflict' });
  });

  test('with too few endorsements is found invalid', async () => {
    const endorsingOrganisations = ['OperatorMSP'];
    const outcome = await ledger.submit(supplier, call('put', randomUUID(), ''), { endorsingOrganisations });
    expect(outcome).toMatchObject({ kind: 'policyFailure', code: 10 });
  });

  test('carries the instant that it is given', async () => {
    const timestamp = new Date(Date.now() - 60_123);
    const { txId, blockNumber } = committed(
      await ledger.submit(supplier, call('put', randomUUID(), ''), { timestamp }),
    );
    const { transactions } = await blockOf(blockNumber);
    const found = transactions.find((transaction) => transaction.txId === txId);
    expect(found?.timestamp).toBe(timestamp.toISOString());
  });

  test('of many at once is committed each', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, () => ledger.submit(supplier, call('put', randomUUID(), 'x'))),
    );
    expect(new Set(outcomes.map((outcome) => committed(outcome).txId)).size).toBe(60);
  });
});

test('a query that the contract refuses throws its words', async () => {
  const refused = ledger.evaluate(supplier, call('fail', '{"problem":1}'));
  await expect(refused).rejects.toThrow(new RejectedByContract('{"problem":1}'));
});

test('a transaction that nobody sent is absent', async () => {
  expect(await ledger.transactionOutcome(supplier, 'ab'.repeat(32))).toBe('absent');
});

test('an identity is found as soon as the wallet holds it', async () => {
  rmSync(join(network.options.walletFolder, 'AnchorMSP.LATE00000000000001.supplier.json'), { force: true });
  const label = 'AnchorMSP.LATE00000000000001.supplier';
  await expect(ledger.height(label)).rejects.toThrow(UnknownIdentity);
  await network.enrol('AnchorMSP', 'LATE00000000000001');
  expect(await ledger.evaluate(label, call('whoAmI'))).toContain('LATE00000000000001');
});

describe('the blocks', () => {
  test('prove themselves from the bytes alone', async () => {
    const { txId, blockNumber } = committed(await ledger.submit(supplier, call('announce', 'told', '{}')));
    const delivered = await blocksFrom(0n, Number(blockNumber) + 1);
    const channel = decodeChannelConfig(delivered[0] ?? Buffer.alloc(0));
    const blocks = delivered.map((bytes) => decodeBlock(bytes));
    const [previous, last] = blocks.slice(-2);
    const transaction = last?.transactions.find((each) => each.txId === txId);
    if (previous === undefined || last === undefined || transaction === undefined)
      throw new Error('a block is missing');
    expect(blocks.map(({ number }) => number)).toEqual(blocks.map((_, index) => BigInt(index)));
    expect(blocks.map(checkDataHash).filter(({ holds }) => !holds)).toEqual([]);
    expect(checkPreviousHash(last, previous)).toMatchObject({ holds: true });
    expect(checkOrdererSignatures(last, channel.ordererOrganisations, new Date())).toMatchObject([{ holds: true }]);
    expect(checkCreatorSignature(transaction, channel.organisations)).toMatchObject({ holds: true });
    expect(checkProposalBinding(transaction)).toMatchObject({ holds: true });
    const { organisations } = checkEndorsements(transaction, channel.organisations);
    expect(organisations).toHaveLength(3);
    expect(organisations).toContain('OperatorMSP');
    expect(transaction.event).toMatchObject({ name: 'told', payload: '{}' });
    expect(transaction.valid).toBe(true);
  });

  test('end when the reader has had enough, also while it waits', async () => {
    const enough = new AbortController();
    const reading = (async () => {
      for await (const _bytes of ledger.blocks(supplier, await ledger.height(supplier), enough.signal));
    })();
    enough.abort();
    await expect(reading).resolves.toBeUndefined();
  });
});

describe('the events', () => {
  test('of valid transactions come in order from a block on, and go on from any later one', async () => {
    const told: { name: string; payload: string; txId: string; blockNumber: bigint }[] = [];
    const from = await ledger.height(supplier);
    for (const name of ['one', 'two', 'three']) {
      const { txId, blockNumber } = committed(await ledger.submit(supplier, call('announce', name, `{"${name}":1}`)));
      told.push({ name, payload: `{"${name}":1}`, txId, blockNumber });
      committed(await ledger.submit(supplier, call('put', randomUUID(), 'no event')));
    }
    expect(await eventsFrom(from, 3)).toMatchObject(told);
    expect(await eventsFrom((told[0]?.blockNumber ?? 0n) + 1n, 2)).toMatchObject(told.slice(1));
  });

  test('of a transaction that lost a conflict do not come', async () => {
    const key = randomUUID();
    committed(await ledger.submit(supplier, call('put', key, '')));
    const from = await ledger.height(supplier);
    const outcomes = await Promise.all(
      ['left', 'right'].map((name) => ledger.submit(supplier, call('announceChange', key, name))),
    );
    committed(await ledger.submit(supplier, call('announce', 'end', '')));
    const names = outcomes.flatMap(({ kind }, index) => (kind === 'committed' ? [['left', 'right'][index]] : []));
    expect(names).toHaveLength(1);
    expect((await eventsFrom(from, 2)).map(({ name }) => name)).toEqual([...names, 'end']);
  });

  async function eventsFrom(from: bigint, count: number): Promise<LedgerEvent[]> {
    const events: LedgerEvent[] = [];
    const enough = new AbortController();
    for await (const event of ledger.events(bank, from, enough.signal)) {
      events.push(event);
      if (events.length === count) break;
    }
    return events;
  }
});

test('health tells which nodes answer and how far each peer has come', async () => {
  const { blockNumber } = committed(await ledger.submit(supplier, call('put', randomUUID(), '')));
  const { peers, orderers } = await ledger.health(supplier);
  expect(peers.map(({ name, mspId, reachable }) => [name, mspId, reachable])).toEqual([
    ['peer0.anchor', 'AnchorMSP', true],
    ['peer0.banka', 'BankAMSP', true],
    ['peer0.bankb', 'BankBMSP', true],
    ['peer0.operator', 'OperatorMSP', true],
    ['peer0.certifier', 'CertifierMSP', true],
  ]);
  expect(peers.find(({ mspId }) => mspId === 'OperatorMSP')?.height).toBe(blockNumber + 1n);
  expect(orderers).toEqual([{ name: 'orderer0', reachable: true }]);
});

describe('when the network goes down and comes back', () => {
  test('nothing is sent meanwhile, the blocks go on without a gap, and submissions work again', async () => {
    const client = network.connect({ timeouts: { connectMs: 500 } });
    committed(await client.submit(supplier, call('put', randomUUID(), '')));
    const height = await client.height(supplier);
    const enough = new AbortController();
    const numbers: bigint[] = [];
    const reading = (async () => {
      for await (const bytes of client.blocks(supplier, 0n, enough.signal)) {
        numbers.push(decodeBlock(bytes).number);
        if (numbers.length > height) break;
      }
    })();

    await network.goDown();
    expect(await client.submit(supplier, call('put', randomUUID(), ''))).toMatchObject({ kind: 'unavailable' });
    const { peers, orderers } = await client.health(supplier);
    expect([...peers, ...orderers].filter(({ reachable }) => reachable)).toEqual([]);
    await network.comeBack();

    const deadline = Date.now() + 30_000;
    let outcome = await client.submit(supplier, call('put', randomUUID(), ''));
    while (outcome.kind === 'unavailable' && Date.now() < deadline) {
      outcome = await client.submit(supplier, call('put', randomUUID(), ''));
    }
    committed(outcome);
    await reading;
    expect(numbers).toEqual(Array.from({ length: Number(height) + 1 }, (_, index) => BigInt(index)));
  });
});

test('a submission whose commit is not seen in time is settled by asking the ledger', async () => {
  const client = network.connect({ timeouts: { commitMs: 1 } });
  const outcome = await client.submit(supplier, call('put', randomUUID(), ''));
  expect(['committed', 'unknown']).toContain(outcome.kind);
});

describe('after somebody had a transaction ordered that nobody can read', () => {
  test('clients that stood and clients that come still see their commits', async () => {
    const standing = network.connect();
    committed(await standing.submit(supplier, call('put', randomUUID(), '')));
    await orderUnreadable();
    const coming = network.connect();
    for (const client of [standing, coming, standing]) {
      committed(await client.submit(supplier, call('put', randomUUID(), '')));
    }
  });

  test('the blocks and events are all delivered', async () => {
    const height = await ledger.height(supplier);
    const { blockNumber } = committed(await ledger.submit(supplier, call('announce', 'after', '{}')));
    expect(await blocksFrom(0n, Number(blockNumber) + 1)).toHaveLength(Number(blockNumber) + 1);
    for await (const event of ledger.events(supplier, height, new AbortController().signal)) {
      expect(event.name).toBe('after');
      break;
    }
  });

  async function orderUnreadable(): Promise<void> {
    const identity = JSON.parse(readFileSync(join(network.options.walletFolder, `${supplier}.json`), 'utf8'));
    const raw = rawClient(network.options.profile, identity);
    const { channelHeader, signatureHeader } = raw.propose(['put', 'unreadable', 'x']);
    const header = { channel_header: channelHeader, signature_header: signatureHeader };
    const payload = common.Payload.encode({ header, data: Buffer.from('of no form') }).finish();
    const next = Number(await ledger.height(supplier));
    await raw.broadcast(raw.seal(payload));
    await Promise.all(['peer0.anchor', 'peer0.operator'].map((node) => raw.deliver({ start: next, stop: next, node })));
    raw.close();
  }
});

test('a closed client ends its submissions and refuses new ones', async () => {
  const client = network.connect();
  const onTransactionId = () => client.close();
  const outcome = await client.submit(supplier, call('put', randomUUID(), ''), { onTransactionId });
  expect(outcome).toMatchObject({ kind: 'unavailable' });
  await expect(client.height(supplier)).rejects.toThrow('closed');
});
