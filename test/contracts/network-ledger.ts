/**
 * The ledger of the contracts' tests, on a real network: each call goes through the gateway to the embedded Fabric
 * network and its chaincode service, and what is read back is replayed from the blocks.
 */
import '../../network/devnet/testing/quiet-shim';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandsContract } from '../../chaincode/commands-contract';
import { contractMetadata } from '../../chaincode/contract-metadata';
import { queriesContract } from '../../chaincode/queries-contract';
import { serveChaincode } from '../../chaincode/service';
import type { Desk, Ledger } from '../../chaincode/testing/ledger';
import { memoryStub } from '../../chaincode/testing/memory-stub';
import { OPERATOR, ORGANISATIONS } from '../../chaincode/testing/parties';
import { UnitOfWork } from '../../chaincode/unit-of-work';
import { type CommandClass, collectionOf } from '../../domain/collections';
import { type Command, type CommandOutcome, commandClassOf } from '../../domain/commands';
import type { Caller } from '../../domain/participants';
import { type Problem, Refusal } from '../../domain/problems';
import type { LedgerRecord, RecordKind } from '../../domain/records';
import { decodeBlock } from '../../network/blocks/decode';
import type { LedgerBlock } from '../../network/blocks/ledger-block';
import { enrolUser } from '../../network/certificates/enrolment';
import { collectionMembers, readConsortium } from '../../network/consortium/consortium';
import { type Devnet, startDevnet } from '../../network/devnet/devnet';
import { freePort } from '../../network/devnet/testing/probe-service';
import { connectLedger } from '../../network/gateway/connect';
import {
  type ContractCall,
  type LedgerClient,
  RejectedByContract,
  type SubmitOutcome,
} from '../../network/gateway/ledger-client';

/** What the actual module of the tests' ledger gives, apart from the ledgers themselves. */
type Basics = Pick<typeof import('../../chaincode/testing/ledger'), 'MORNING' | 'commandIdOf' | 'register'>;

/** Contract metadata as fabric-contract-api gives it, as far as it is looked at. */
export interface ContractMetadata {
  readonly contracts: Readonly<Record<string, { readonly transactions: readonly { readonly name: string }[] }>>;
  readonly components: { readonly schemas: Readonly<Record<string, { readonly $id?: string }>> };
}

/** A ledger on the network, which can also be asked without ordering anything. */
export interface NetworkLedger extends Ledger {
  /** What the contract would answer to one command, by its outcome; nothing is ordered. */
  ask(caller: Caller, command: Command): Promise<CommandOutcome>;
  /** Gives public commands in a transaction of their own and waits for its end, whatever that is. */
  submit(caller: Caller, commands: readonly unknown[], now: string): Promise<SubmitOutcome>;
  /** How many blocks there are, and those from one on. */
  height(): Promise<bigint>;
  blocks(from: bigint): Promise<LedgerBlock[]>;
  /** What the contracts tell of themselves. */
  metadata(caller: Caller): Promise<ContractMetadata>;
}

// Blocks are cut at once: these tests give one transaction at a time.
const DEFAULTS = readConsortium();
const CONSORTIUM = { ...DEFAULTS, blockCutting: { ...DEFAULTS.blockCutting, batchTimeoutMs: 1 } };

/** Whose peer is asked where it does not matter. */
const READER = OPERATOR;

let chaincode: Promise<{ address: string; stop: () => void }> | undefined;
let standing: Network[] = [];

/** A ledger on which the firms are registered, as `aLedger` makes it in memory. */
export async function aNetworkLedger(basics: Basics): Promise<NetworkLedger> {
  const ledger = ledgerOn(basics, openNetwork(mkdtempSync(join(tmpdir(), 'greentier-contracts-'))), new Map(), 0);
  await basics.register(ledger);
  return ledger;
}

/** Stops every network that this test file started. */
export async function stopNetworks(): Promise<void> {
  for (const network of standing.splice(0)) await network.stop();
  (await chaincode)?.stop();
  chaincode = undefined;
}

function ledgerOn(
  basics: Basics,
  network: Network,
  state: ReadonlyMap<string, Uint8Array>,
  transactions: number,
  offers: ReadonlyMap<string, SealedBy> = new Map(),
): NetworkLedger {
  const replayed = new Map(state);
  const sealed = new Map(offers);
  const stub = () => memoryStub(replayed);
  let count = transactions;

  async function applyAll(
    caller: Caller,
    batch: unknown,
    commandClass: CommandClass = 'public',
  ): Promise<CommandOutcome[]> {
    const { client, labelOf } = await network.started();
    const outcome = await client.submit(await labelOf(caller), callFor(batch, commandClass), {
      timestamp: new Date(ledger.now),
      ...(commandClass === 'public' ? {} : { endorsingOrganisations: membersOf(commandClass, caller.mspId) }),
    });
    count += 1;
    if (outcome.kind === 'rejected') return outcomesIn(outcome.message);
    if (outcome.kind !== 'committed') throw new Error(`not committed: ${JSON.stringify(outcome)}`);
    for (const { key, value } of await network.writesOf(outcome.blockNumber, await labelOf(caller))) {
      if (value !== null) replayed.set(key, value);
    }
    const outcomes = JSON.parse(outcome.result) as CommandOutcome[];
    for (const each of outcomes) {
      const [kind, request = '', offer = ''] = each.status === 'applied' ? each.subject.split('/') : [];
      if (kind === 'sealedOffer') sealed.set(offer, { bank: caller, request });
    }
    return outcomes;
  }

  /** What a bank keeps to itself, asked from its own peer. */
  const secretsOf = async <Kind extends RecordKind>(bank: Caller, kind: Kind, keyParts: readonly string[]) => {
    const { client, labelOf } = await network.started();
    const call = { transaction: 'queries:bankSecrets', args: [kind, JSON.stringify(keyParts)] };
    return JSON.parse(await client.evaluate(await labelOf(bank), call, { ownPeersOnly: true })) as LedgerRecord<Kind>[];
  };

  const desk = (caller: Caller): Desk => {
    const apply: Desk['apply'] = async (name, body, id = basics.commandIdOf(`command ${count}`)) => {
      const [outcome] = await applyAll(caller, [{ id, name, body }], commandClassOf(name));
      return outcome as CommandOutcome;
    };
    return {
      applyAll: (batch, commandClass) => applyAll(caller, batch, commandClass),
      apply,
      async does(name, body) {
        const outcome = await apply(name, body);
        if (outcome.status === 'refused') throw new Error(`${name} was refused: ${JSON.stringify(outcome.problem)}`);
        return outcome.subject.slice(outcome.subject.lastIndexOf('/') + 1);
      },
      async isRefused(name, body) {
        const before = ledger.bytes();
        const outcome = await apply(name, body);
        if (outcome.status === 'applied') throw new Error(`${name} was applied: ${outcome.subject}`);
        if (ledger.bytes() !== before) throw new Error(`${name} was refused and left a trace`);
        return outcome.problem;
      },
    };
  };

  const ledger: NetworkLedger = {
    get stub(): never {
      throw new Error('a network has no stub');
    },
    now: basics.MORNING,
    as: desk,
    async ask(caller, command) {
      const { client, labelOf } = await network.started();
      const commandClass = commandClassOf(command.name);
      const call = callFor([command], commandClass);
      const options = { ownPeersOnly: commandClass !== 'public' };
      const answer = await client.evaluate(await labelOf(caller), call, options).catch((error: unknown) => {
        if (error instanceof RejectedByContract) return error.message;
        throw error;
      });
      const [outcome] = answer.startsWith('[') ? (JSON.parse(answer) as CommandOutcome[]) : outcomesIn(answer);
      return outcome as CommandOutcome;
    },
    async submit(caller, commands, now) {
      const { client, labelOf } = await network.started();
      return client.submit(await labelOf(caller), callFor(commands, 'public'), { timestamp: new Date(now) });
    },
    async height() {
      const { client, labelOf } = await network.started();
      return client.height(await labelOf(READER));
    },
    async blocks(from) {
      const { client, labelOf } = await network.started();
      const label = await labelOf(READER);
      const count = Number((await client.height(label)) - from);
      const blocks: LedgerBlock[] = [];
      const enough = new AbortController();
      if (count === 0) return blocks;
      for await (const bytes of client.blocks(label, from, enough.signal)) {
        blocks.push(decodeBlock(bytes));
        if (blocks.length === count) enough.abort();
      }
      return blocks;
    },
    async metadata(caller) {
      const { client, labelOf } = await network.started();
      const call = { transaction: 'org.hyperledger.fabric:GetMetadata', args: [] };
      return JSON.parse(await client.evaluate(await labelOf(caller), call)) as ContractMetadata;
    },
    async record(kind, ...keyParts) {
      const record = await new UnitOfWork(stub()).get(kind, ...keyParts);
      if (record === undefined) throw new Error(`there is no ${kind} ${keyParts.join('/')}`);
      return record;
    },
    records: (kind, ...keyParts) => new UnitOfWork(stub()).list(kind, ...keyParts),
    async put() {
      throw new Error('nobody puts a record on a network but the contract');
    },
    privately: (bank) => ({
      get: async (kind, ...keyParts) => (await secretsOf(bank, kind, keyParts))[0],
      list: (kind, ...keyParts) => secretsOf(bank, kind, keyParts),
    }),
    async sealedOffer(id) {
      const { client, labelOf } = await network.started();
      const made = sealed.get(id);
      if (made === undefined) throw new Error(`there is no sealed offer ${id}`);
      const call = { transaction: 'queries:sealedOffers', args: [made.request] };
      const answer = await client.evaluate(await labelOf(made.bank), call, { ownPeersOnly: true });
      const offers = JSON.parse(answer) as LedgerRecord<'sealedOffer'>[];
      return offers.find((offer) => offer.id === id) as LedgerRecord<'sealedOffer'>;
    },
    bytes: () => JSON.stringify(stub().state()),
    fork() {
      const fork = ledgerOn(basics, network.copy(), replayed, count, sealed);
      fork.now = ledger.now;
      return fork;
    },
  };
  return ledger;
}

/** Which bank sealed an offer, and for which request. */
interface SealedBy {
  readonly bank: Caller;
  readonly request: string;
}

function callFor(batch: unknown, commandClass: CommandClass): ContractCall {
  const text = JSON.stringify(batch);
  return commandClass === 'public'
    ? { transaction: 'commands:apply', args: [text] }
    : { transaction: 'commands:applySealed', args: [commandClass], transient: { batch: Buffer.from(text) } };
}

function membersOf(commandClass: Exclude<CommandClass, 'public'>, mspId: string): readonly string[] {
  return collectionMembers(CONSORTIUM, collectionOf(commandClass, mspId)) ?? [];
}

/** The outcomes that a refusal carries. @throws Refusal when the batch itself was refused */
function outcomesIn(message: string): CommandOutcome[] {
  const content = JSON.parse(message) as { outcomes?: CommandOutcome[]; problem?: Problem };
  if (content.problem !== undefined) throw new Refusal(content.problem);
  if (content.outcomes === undefined) throw new Error(`the contract failed: ${message}`);
  return content.outcomes;
}

interface Started {
  readonly client: LedgerClient;
  labelOf(caller: Caller): Promise<string>;
}

interface Network {
  /** Starts at the first call. */
  started(): Promise<Started>;
  /** The public writes of a block's valid transactions, in their order. */
  writesOf(blockNumber: bigint, label: string): Promise<{ key: string; value: Uint8Array | null }[]>;
  /** A network of its own that goes on from here; this one must be at rest. */
  copy(): Network;
  stop(): Promise<void>;
}

function openNetwork(dataFolder: string): Network {
  let starting: Promise<Started & { devnet: Devnet }> | undefined;
  const labels = new Map<string, Promise<string>>();

  async function start(): Promise<Started & { devnet: Devnet }> {
    chaincode ??= startChaincode();
    const devnet = await startDevnet({
      dataFolder,
      chaincodeAddress: (await chaincode).address,
      consortium: CONSORTIUM,
    });
    const client = connectLedger({
      profile: devnet.profile,
      walletFolder: join(dataFolder, 'wallet'),
      channel: CONSORTIUM.channel,
      chaincode: CONSORTIUM.chaincode,
    });
    const labelOf = ({ mspId, party, role }: Caller): Promise<string> => {
      const key = `${mspId} ${party} ${role}`;
      const label = labels.get(key) ?? enrolUser(dataFolder, mspId, { party, role }).then((enrolled) => enrolled.label);
      labels.set(key, label);
      return label;
    };
    return { devnet, client, labelOf };
  }

  const network: Network = {
    started() {
      starting ??= start();
      return starting;
    },
    async writesOf(blockNumber, label) {
      const { client } = await network.started();
      const enough = new AbortController();
      for await (const bytes of client.blocks(label, blockNumber, enough.signal)) {
        enough.abort();
        const { transactions } = decodeBlock(bytes);
        return transactions.flatMap(({ valid, writes }) => (valid ? [...writes] : []));
      }
      throw new Error(`block ${blockNumber} was not delivered`);
    },
    copy() {
      const folder = mkdtempSync(join(tmpdir(), 'greentier-contracts-'));
      cpSync(dataFolder, folder, { recursive: true });
      rmSync(join(folder, 'devnet.lock'), { force: true });
      return openNetwork(folder);
    },
    async stop() {
      const running = await starting?.catch(() => undefined);
      await running?.client.close();
      await running?.devnet.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
  standing.push(network);
  return network;
}

/** One chaincode service for all networks of a test file; it keeps nothing. */
async function startChaincode(): Promise<{ address: string; stop: () => void }> {
  const address = `127.0.0.1:${await freePort()}`;
  const service = await serveChaincode(
    [commandsContract(ORGANISATIONS), queriesContract(ORGANISATIONS)],
    {
      address,
      chaincodeId: 'greentier:1',
    },
    contractMetadata(),
  );
  return { address, stop: service.stop };
}

/** Stops the networks of all tests but the one that begins: what a test forked ends with it. */
export async function stopForks(keep: number): Promise<void> {
  const ended = standing.slice(keep);
  standing = standing.slice(0, keep);
  for (const network of ended) await network.stop();
}
