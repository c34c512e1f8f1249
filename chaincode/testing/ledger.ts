/** For tests: a ledger with a clock, on which parties give commands one transaction at a time. */
import { createHash } from 'node:crypto';
import { type CommandClass, collectionOf } from '../../domain/collections';
import {
  type Command,
  type CommandBody,
  type CommandName,
  type CommandOutcome,
  commandClassOf,
} from '../../domain/commands';
import type { Caller } from '../../domain/participants';
import type { Problem } from '../../domain/problems';
import type { LedgerRecord, RecordKind } from '../../domain/records';
import { applyBatch } from '../apply';
import type { RecordStore } from '../record-store';
import { UnitOfWork } from '../unit-of-work';
import { type MemoryStub, memoryStub } from './memory-stub';
import { ANCHOR, BANK_A, BANK_B, CERTIFIER, FIRMS, OPERATOR, ORGANISATIONS, OTHER_ANCHOR } from './parties';

/** The channel on which the tests' signatures are good. */
export const CHANNEL = 'greentier';
/** The morning on which a ledger's tests begin: 2026-03-02, 10:00 in UTC+8. */
export const MORNING = '2026-03-02T02:00:00.000Z';

/** What a party can do on a ledger; each call is a transaction of its own. */
export interface Desk {
  /** Applies a batch and commits it; of sealed commands all are applied or none, as the contract has it. */
  applyAll(batch: unknown, commandClass?: CommandClass): Promise<CommandOutcome[]>;
  apply<Name extends CommandName>(name: Name, body: CommandBody<Name>, commandId?: string): Promise<CommandOutcome>;
  /** Applies a command that has to succeed; answers the last part of its subject, the record's name. */
  does<Name extends CommandName>(name: Name, body: CommandBody<Name>): Promise<string>;
  /** Applies a command that has to be refused, and holds that it changed nothing. */
  isRefused<Name extends CommandName>(name: Name, body: CommandBody<Name>): Promise<Problem>;
}

/** A ledger in memory. */
export interface Ledger {
  readonly stub: MemoryStub;
  /** Instant of the next transactions. */
  now: string;
  as(caller: Caller): Desk;
  /** A committed record. @throws Error where there is none */
  record<Kind extends RecordKind>(kind: Kind, ...keyParts: string[]): Promise<LedgerRecord<Kind>>;
  /** Committed records by the beginning of their key. */
  records<Kind extends RecordKind>(kind: Kind, ...keyParts: string[]): Promise<LedgerRecord<Kind>[]>;
  /** Puts a record as no command would leave it, and commits it. */
  put<Kind extends RecordKind>(kind: Kind, record: LedgerRecord<Kind>): Promise<void>;
  /** Committed private records of a bank: what it keeps to itself, or shares with the suppliers' host. */
  privately(bank: Caller, commandClass?: 'sealedOffer' | 'bankSecret'): Pick<RecordStore, 'get' | 'list'>;
  /** A committed sealed offer by its name, whoever made it. @throws Error where there is none */
  sealedOffer(id: string): Promise<LedgerRecord<'sealedOffer'>>;
  /** The whole committed state as one text. */
  bytes(): string;
  /** A ledger that goes on from here by itself. */
  fork(): Ledger;
}

/** A ledger without any record. */
export function anEmptyLedger(stub = memoryStub(), now = MORNING, transactions = 0): Ledger {
  let count = transactions;

  function desk({ mspId, party, role }: Caller): Desk {
    const applyAll: Desk['applyAll'] = async (batch, commandClass = 'public') => {
      const work = new UnitOfWork(stub);
      const txId = createHash('sha256').update(`transaction ${count++}`).digest('hex');
      const transaction = { work, caller: { mspId, party, role }, channel: CHANNEL, txId, now: ledger.now };
      const outcomes = await applyBatch(transaction, ORGANISATIONS, batch, commandClass);
      const isRefused = commandClass !== 'public' && outcomes.some(({ status }) => status === 'refused');
      if (isRefused) return outcomes;
      if (commandClass !== 'public' && work.public.hasWrites) throw new Error('a sealed command wrote in public');
      await work.flush();
      stub.commit();
      return outcomes;
    };
    const apply: Desk['apply'] = async (name, body, commandId = commandIdOf(`command ${count}`)) => {
      const [outcome] = await applyAll([{ id: commandId, name, body }], commandClassOf(name));
      return outcome as CommandOutcome;
    };
    return {
      applyAll,
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
  }

  const ledger: Ledger = {
    stub,
    now,
    as: desk,
    async record(kind, ...keyParts) {
      const record = await new UnitOfWork(stub).get(kind, ...keyParts);
      if (record === undefined) throw new Error(`there is no ${kind} ${keyParts.join('/')}`);
      return record;
    },
    records: (kind, ...keyParts) => new UnitOfWork(stub).list(kind, ...keyParts),
    async put(kind, record) {
      const work = new UnitOfWork(stub);
      work.put(kind, record);
      await work.flush();
      stub.commit();
    },
    privately: ({ mspId }, commandClass = 'bankSecret') =>
      new UnitOfWork(stub.fork()).privately(collectionOf(commandClass, mspId)),
    async sealedOffer(id) {
      for (const bank of [BANK_A, BANK_B]) {
        const offers = await ledger.privately(bank, 'sealedOffer').list('sealedOffer');
        const found = offers.find((offer) => offer.id === id);
        if (found !== undefined) return found;
      }
      throw new Error(`there is no sealed offer ${id}`);
    },
    bytes: () => JSON.stringify(stub.state()),
    fork: () => anEmptyLedger(stub.fork(), ledger.now, count),
  };
  return ledger;
}

/** A ledger on which the firms are registered with their signatories, and both anchors hold their credential. */
export async function aLedger(): Promise<Ledger> {
  const ledger = anEmptyLedger();
  await register(ledger);
  return ledger;
}

/** Registers the firms on an empty ledger. */
export async function register(ledger: Ledger): Promise<void> {
  for (const { party, name, role, mspId } of FIRMS) {
    await ledger.as(OPERATOR).does('registerFirm', { code: party, name, mspId, roles: [role], identifiers: [] });
  }
  for (const firm of FIRMS) await ledger.as(firm).does('registerSignatory', { address: firm.wallet.address });
  for (const { party } of [ANCHOR, OTHER_ANCHOR]) {
    await ledger.as(CERTIFIER).does('issueCredential', {
      holder: party,
      credential: 'littleGiant',
      validFrom: '2025-01-01',
      validUntil: '2027-12-31',
    });
  }
}

/** A test of what can only be arranged in memory; it is skipped where the same tests run on a network. */
export const memoryTest = globalThis.test as jest.It;

/** A command identity made from a text. */
export function commandIdOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** One command of a batch. */
export function aCommand<Name extends CommandName>(name: Name, body: CommandBody<Name>, id: string): Command<Name> {
  return { id, name, body };
}
