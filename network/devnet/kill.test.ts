// What the network has acknowledged outlives kill -9 at any moment, and nothing half-done is ever seen.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeChannelConfig } from '../blocks/channel-config';
import { checkDataHash, checkOrdererSignatures, checkPreviousHash } from '../blocks/checks';
import { decodeBlock } from '../blocks/decode';
import type { LedgerBlock } from '../blocks/ledger-block';
import { readConsortium } from '../consortium/consortium';
import type { SubmitOutcome } from '../gateway/ledger-client';
import { Ledger } from './ledger';
import { connectUser, type LedgerUser } from './testing/ledger-user';
import { launchNetwork, type NetworkProcess } from './testing/network-process';
import { startProbe } from './testing/probe-service';

/** Two organisations' peers, because most of a start is theirs. */
const consortium = {
  ...readConsortium(),
  organisations: readConsortium().organisations.filter(isTakingPart),
  collections: [],
};

/** Networks that are killed side by side, so that two cores are busy, and how often each is. */
const NETWORKS = 4;
const KILLS_EACH = 50;
const WORKERS = 8;
/** Another seed gives other moments. */
const SEED = Number(process.env.KILL_SEED ?? 1);

jest.setTimeout(600_000);

test('a network that is killed 200 times under load holds all that it acknowledged, in whole blocks', async () => {
  const probe = await startProbe();
  try {
    await Promise.all(
      Array.from({ length: NETWORKS }, async (_, index) => {
        const dataFolder = mkdtempSync(join(tmpdir(), 'greentier-kill-'));
        await loadAndKill(dataFolder, probe.address, randomFrom(SEED * NETWORKS + index));
        rmSync(dataFolder, { recursive: true, force: true });
      }),
    );
  } finally {
    probe.stop();
  }
});

type Committed = Extract<SubmitOutcome, { kind: 'committed' }>;

/** One network's life; what it leaves behind is compared with what its client was told. */
async function loadAndKill(dataFolder: string, chaincodeAddress: string, random: () => number): Promise<void> {
  const consortiumFile = join(dataFolder, 'consortium.yaml');
  writeFileSync(consortiumFile, JSON.stringify(consortium));
  const launch = () => launchNetwork(dataFolder, chaincodeAddress, { args: ['--consortium', consortiumFile] });
  const start = async (): Promise<NetworkProcess> => {
    const network = launch();
    await network.ready;
    return network;
  };
  let network = await start();
  const user = await connectUser(dataFolder, { connectMs: 1_000, orderMs: 2_000, commitMs: 2_000 });
  const load = startLoad(user);
  const follower = followBlocks(user);
  for (let kill = 1; kill <= KILLS_EACH; kill += 1) {
    await load.nextCommit();
    await delay(random() * 100);
    await network.kill();
    if (kill % 10 === 0) {
      // Killed again while it recovers from the last time.
      const recovering = launch();
      await delay(random() * 300);
      await recovering.kill();
    }
    network = await start();
  }
  await load.nextCommit();
  const committed = await load.stop();
  const seen = await follower.upTo(await user.height());
  await user.close();
  expect(await network.stop()).toBe(0);

  const ledger = Ledger.open(join(dataFolder, 'ledger'));
  try {
    expect(seen).toHaveLength(ledger.height);
    // What a client has been given is acknowledged, too.
    expect(seen.filter((bytes, number) => !ledger.blockBytes(number).equals(bytes))).toEqual([]);
    const blocks = seen.map((bytes) => decodeBlock(bytes));
    expectWholeChain(blocks, seen[0] ?? new Uint8Array());
    expectCommitted(committed, blocks);
    expect(stateOf(ledger)).toEqual(replayed(blocks));
  } finally {
    ledger.close();
  }
}

interface Load {
  /** Resolves with the next commit that the client is told of. */
  readonly nextCommit: () => Promise<void>;
  /** @returns all commits that the client was told of */
  readonly stop: () => Promise<Committed[]>;
}

/** Workers that submit without a pause, each to a key of its own each time and all to a few that they share. */
function startLoad(user: LedgerUser): Load {
  const committed: Committed[] = [];
  let notify: (() => void)[] = [];
  let stopped = false;
  const work = async (_: unknown, worker: number): Promise<void> => {
    for (let count = 0; !stopped; count += 1) {
      const outcome = await (count % 4 === 0
        ? user.submit('append', `shared.${count % 16}`)
        : user.submit('put', `own.${worker}.${count}`, `${worker} ${count}`));
      if (outcome.kind === 'committed') {
        committed.push(outcome);
        for (const each of notify.splice(0)) each();
      } else if (outcome.kind !== 'readConflict') {
        await delay(20);
      }
    }
  };
  const working = Promise.all(Array.from({ length: WORKERS }, work));
  return {
    nextCommit: () =>
      new Promise((resolve) => {
        notify = [...notify, resolve];
      }),
    stop: async () => {
      stopped = true;
      await working;
      return committed;
    },
  };
}

/** Reads blocks from the first on, across all the deaths of the network. */
function followBlocks(user: LedgerUser): { upTo: (height: number) => Promise<Uint8Array[]> } {
  const blocks: Uint8Array[] = [];
  const enough = new AbortController();
  const reading = (async () => {
    for await (const bytes of user.blocks(0, enough.signal)) blocks.push(bytes);
  })();
  return {
    upTo: async (height) => {
      while (blocks.length < height) await delay(20);
      enough.abort();
      await reading;
      return blocks;
    },
  };
}

function expectWholeChain(blocks: readonly LedgerBlock[], firstBlock: Uint8Array): void {
  const { ordererOrganisations } = decodeChannelConfig(firstBlock);
  const findings = blocks.flatMap((block, index) => {
    const previous = blocks[index - 1];
    if (previous === undefined) return [checkDataHash(block)];
    const signatures = checkOrdererSignatures(block, ordererOrganisations, new Date());
    expect(signatures).toHaveLength(1);
    return [checkDataHash(block), checkPreviousHash(block, previous), ...signatures];
  });
  expect(findings.filter(({ holds }) => !holds)).toEqual([]);
}

function expectCommitted(committed: readonly Committed[], blocks: readonly LedgerBlock[]): void {
  const places = new Map<string, bigint>();
  for (const { number, transactions } of blocks) {
    for (const { txId, valid } of transactions) if (valid) places.set(txId, number);
  }
  expect(committed.length).toBeGreaterThan(KILLS_EACH);
  expect(committed.filter(({ txId, blockNumber }) => places.get(txId) !== blockNumber)).toEqual([]);
}

/** The state that the blocks give, by another reader of blocks. */
function replayed(blocks: readonly LedgerBlock[]): Map<string, string> {
  const state = new Map<string, string>();
  for (const { number, transactions } of blocks) {
    for (const { index, valid, writes } of transactions) {
      if (!valid) continue;
      for (const { key, value } of writes) state.set(key, `${number}.${index} ${Buffer.from(value ?? []).toString()}`);
    }
  }
  return new Map([...state].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function stateOf({ state, height }: Ledger): Map<string, string> {
  const entries = new Map<string, string>();
  let entry = state.next(consortium.chaincode, '', false, '', height);
  while (entry !== undefined) {
    const { key, value, version } = entry;
    entries.set(key, `${version.block}.${version.transaction} ${Buffer.from(value).toString()}`);
    entry = state.next(consortium.chaincode, key, true, '', height);
  }
  return entries;
}

function isTakingPart({ mspId }: { readonly mspId: string }): boolean {
  return mspId === 'OperatorMSP' || mspId === 'AnchorMSP';
}

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
