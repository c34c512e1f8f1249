/** Reads the story's transactions into commands and records, and checks that each says what the contract can have said. */

import { canonicalJson } from '../../domain/canonical';
import { collectionOf, isSealedClass } from '../../domain/collections';
import { encodeRecord } from '../../domain/record-codec';
import { keyPartsOf, RECORDS, type RecordKind, recordKeyHash, recordPath } from '../../domain/records';
import { assertFits } from '../../domain/validation';
import { reasonOf } from '../../network/blocks/decode-error';
import type { LedgerTransaction } from '../../network/blocks/ledger-block';
import { type BundledRecord, type BundleScope, CHAINCODE } from '../bundle-format';
import type { Closure, Commitment } from '../closure';
import { type AppliedCommand, type History, newHistory, type StoryTransaction, type Version } from '../history';
import { type RecordWrite, recordIn, recordNameOf, recordWritesOf } from '../record-writes';
import type { Findings } from '../report';
import type { Place, StateReads } from '../state-reads';
import { attributesOf } from './certificates';
import { APPLY_SEALED, type EffectiveTransaction, subjectOf } from './transactions';

/** The contract's function for commands that stand in the transaction's arguments. */
const APPLY = 'commands:apply';

/** Reads the story transaction by transaction. */
export interface StoryReader {
  /** The records as the transaction left them that was read last. */
  readonly history: History;
  /** Reads a transaction; undefined for one that does not bear on the story. What cannot be read is a finding and is left out. */
  read(effective: EffectiveTransaction): StoryTransaction | undefined;
}

/** Reads the story of a bundle. */
export function storyReader(closure: Closure, findings: Findings): StoryReader {
  const history = newHistory();
  return {
    history,
    read({ transaction, place, bears, founds, reads }) {
      const written = recordWritesOf(transaction).filter((each) => closure.bears(each));
      if (!bears) {
        if (founds) history.advance(written.flatMap((write) => versionOf(write, transaction, place, findings) ?? []));
        return undefined;
      }
      const { party = '', role = '' } = attributesOf(transaction.creator.certificate);
      const sealed = closure.sealedBy(transaction);
      const by: StoryTransaction = {
        transaction,
        place,
        reads,
        instant: transaction.timestamp,
        mspId: transaction.creator.mspId,
        party,
        role,
        commands: commandsOf(transaction, reads, sealed, findings),
      };
      checkGuards(by, findings);
      checkReach(by, sealed, findings);
      history.advance(written.flatMap((write) => versionOf(write, transaction, place, findings) ?? []));
      return by;
    },
  };
}

/** Compares the bundle's own list of records with what the ledger holds last. */
export interface ClaimChecks {
  record(claim: BundledRecord): void;
  end(): void;
}

/** A bundle of a run of blocks lists no records: it holds every write. */
export function claimChecks(scope: BundleScope, history: History, findings: Findings): ClaimChecks {
  const isRun = scope.kind === 'period' || scope.kind === 'everything';
  const claimed = new Set<string>();
  let previous: string | undefined;
  return {
    record(claim) {
      const path = claim.record;
      if (isRun) findings.fails('format', path, 'a bundle of a run of blocks lists no records');
      if (previous !== undefined && previous >= path) {
        findings.fails('format', path, 'the list of records is not in ascending order, each entry once');
      }
      previous = path;
      if (claimed.has(path)) findings.fails('claim', path, 'the bundle lists it twice');
      claimed.add(path);
      const last = history.lastAt(path);
      if (last === undefined) {
        findings.fails('claim', path, 'the bundle lists it, no transaction in it wrote it');
        return;
      }
      const differences = [
        ...differencesBetween(last.record, claim.value, ''),
        ...differencesBetween(last.place.block.toString(), claim.block, 'block'),
        ...differencesBetween(last.txId, claim.txId, 'transaction'),
      ];
      const detail = differences.length === 0 ? 'the bundle lists it as the ledger holds it' : differences.join('; ');
      findings.judge(differences.length === 0, 'claim', path, detail);
    },
    end() {
      if (isRun) return;
      for (const path of history.paths()) {
        if (!claimed.has(path)) findings.fails('claim', path, 'the ledger holds it, the bundle does not list it');
      }
    },
  };
}

/** Fields in which two values differ, as `field: expected …, found …`; nothing where they are the same. */
export function differencesBetween(expected: unknown, found: unknown, field: string): string[] {
  if (canonical(expected) === canonical(found)) return [];
  if (isObject(expected) && isObject(found)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
    return [...names].flatMap((name) =>
      differencesBetween(expected[name], found[name], field === '' ? name : `${field}.${name}`),
    );
  }
  return [`${field === '' ? 'value' : field}: expected ${canonical(expected)}, found ${canonical(found)}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function canonical(value: unknown): string {
  return value === undefined ? 'nothing' : canonicalJson(value);
}

function versionOf(
  write: RecordWrite,
  transaction: LedgerTransaction,
  place: Place,
  findings: Findings,
): Version | undefined {
  const { kind, parts, path } = write;
  const fault = faultOf(write);
  const record = recordIn<RecordKind>(kind, write);
  if (fault !== undefined || record === undefined) {
    findings.fails('record', path, `${subjectOf(transaction)}: ${fault ?? 'it is no record'}`);
    return undefined;
  }
  findings.holds('record', path, `${subjectOf(transaction)} wrote it in its form and under its own key`);
  return { kind, parts, path, record, place, txId: transaction.txId };
}

function faultOf({ kind, path, text }: RecordWrite): string | undefined {
  if (text === undefined) return 'expected a record; it was deleted';
  try {
    const { record } = JSON.parse(text) as { record: unknown };
    const fitting = assertFits(RECORDS[kind].schema, record, 'it') as Parameters<typeof keyPartsOf>[1];
    const own = recordPath(kind, keyPartsOf<RecordKind>(kind, fitting));
    if (own !== path) return `it stands under the key of ${path}, its fields are those of ${own}`;
    return encodeRecord<RecordKind>(kind, fitting) === text
      ? undefined
      : 'it is not in the form that the contract writes';
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * The commands that took effect. The contract answers a repeated command as applied too, and writes nothing for it: that
 * it found the guard of the first time stands in what it read. Of a sealed batch the commands are known whose records
 * were revealed, with the revealed record as the body.
 */
function commandsOf(
  { args, response, ...transaction }: LedgerTransaction,
  reads: StateReads,
  sealed: readonly Commitment[],
  findings: Findings,
): AppliedCommand[] {
  const subject = subjectOf(transaction);
  try {
    if (args[0] === APPLY_SEALED) return sealedCommandsOf({ args, response, ...transaction }, sealed, findings);
    const [name, batch, ...others] = args;
    if (name !== APPLY || batch === undefined || others.length > 0)
      throw new Error(`it calls ${name}, expected ${APPLY}`);
    if (response.status !== 200) throw new Error(`the contract answered ${response.status}`);
    const given = JSON.parse(batch) as { id: string; name: string; body: unknown }[];
    const outcomes = JSON.parse(response.payload) as { id: string; status: string; subject: string }[];
    if (outcomes.length !== given.length) throw new Error(`${given.length} commands have ${outcomes.length} outcomes`);
    const fresh = new Set(guardsIn(transaction).map(({ parts }) => parts[0]));
    const commands = given.flatMap((command, index) => {
      const outcome = outcomes[index];
      if (outcome?.id !== command.id) throw new Error(`command ${command.id} has the outcome of ${outcome?.id}`);
      if (outcome.status !== 'applied' || given.findIndex(({ id }) => id === command.id) < index) return [];
      if (fresh.has(command.id)) return [{ ...command, subject: String(outcome.subject) }];
      const guard = reads.keys.find(({ key }) => recordNameOf(key)?.path === `appliedCommand/${command.id}`);
      if (guard?.version == null) throw new Error(`command ${command.id} is applied, and left no guard`);
      return [];
    });
    findings.holds(
      'outcome',
      subject,
      `${CHAINCODE} carried out ${commands.map((command) => command.name).join(', ')}`,
    );
    return commands;
  } catch (error) {
    findings.fails('outcome', subject, reasonOf(error));
    return [];
  }
}

/** @throws Error when the contract cannot have answered so */
function sealedCommandsOf(
  { args, response, ...transaction }: LedgerTransaction,
  sealed: readonly Commitment[],
  findings: Findings,
): AppliedCommand[] {
  const isKnown = args.length === 2 && isSealedClass(args[1] ?? '');
  if (!isKnown || (sealed.length > 0 && args[1] !== 'sealedOffer')) {
    throw new Error(
      `it calls ${args.join(' ')}, expected ${sealed.length > 0 ? 'an offer' : 'what is given in private'}`,
    );
  }
  if (response.status !== 200) throw new Error(`the contract answered ${response.status}`);
  const outcomes = JSON.parse(response.payload) as { id: string; status: string; subject: string }[];
  const commands = sealed.map(({ path, collection, revealed }) => {
    const outcome = outcomes.find(({ status, subject }) => status === 'applied' && subject === path);
    if (outcome === undefined) throw new Error(`the contract's answer does not name ${path}`);
    const guard = recordKeyHash('appliedCommand', [outcome.id]);
    const isGuarded = transaction.privateWrites.some(
      (write) => write.collection === collection && write.keyHash === guard && write.valueHash !== null,
    );
    if (!isGuarded) throw new Error(`command ${outcome.id} is applied, and left no guard`);
    return { id: outcome.id, name: 'makeOffer', body: revealed, subject: path };
  });
  const what = sealed.map(({ path }) => path).join(', ') || 'what was never revealed';
  findings.holds('outcome', subjectOf(transaction), `${CHAINCODE} sealed ${what}`);
  return commands;
}

/** Every command leaves a guard under its identity, so that it never takes effect again. */
function checkGuards(by: StoryTransaction, findings: Findings): void {
  const { txId } = by.transaction;
  for (const write of guardsIn(by.transaction)) {
    const guard = recordIn('appliedCommand', write);
    const command = by.commands.find(({ id }) => id === write.parts[0]);
    const expected = { id: command?.id, party: by.party, command: command?.name, txId, subject: command?.subject };
    const differences = differencesBetween(expected, guard, '');
    if (differences.length > 0) findings.fails('outcome', write.path, differences.join('; '));
  }
}

function guardsIn(transaction: Pick<LedgerTransaction, 'writes'>): RecordWrite[] {
  return recordWritesOf(transaction).filter(({ kind }) => kind === 'appliedCommand');
}

/**
 * The contract writes records of its own namespace, and in private the offers that it says it sealed: no policy of a key,
 * no other contract's state.
 */
function checkReach({ transaction }: StoryTransaction, sealed: readonly Commitment[], findings: Findings): void {
  const { writes, privateWrites, metadataWrites } = transaction;
  const stray = [
    ...writes.filter(({ namespace, key }) => namespace !== CHAINCODE || recordNameOf(key) === undefined),
    ...privateWrites
      .filter(
        (write) =>
          !sealed.some((commitment) => isOfferOrGuard(write, commitment, transaction)) &&
          !isOwnSecret(write, transaction),
      )
      .map(({ namespace, collection }) => ({ namespace, key: collection })),
    ...metadataWrites,
  ];
  for (const { namespace, key } of stray) {
    const name = recordNameOf(key)?.path ?? JSON.stringify(key);
    findings.fails('record', subjectOf(transaction), `it also changes ${name} of ${namespace}, which is no record`);
  }
}

/** Whether a private write is an offer that the contract's answer names, or the guard of its command. */
function isOfferOrGuard(
  { namespace, collection, keyHash }: LedgerTransaction['privateWrites'][number],
  commitment: Pick<Commitment, 'collection'>,
  { response }: Pick<LedgerTransaction, 'response'>,
): boolean {
  if (namespace !== CHAINCODE || collection !== commitment.collection) return false;
  return answersIn(response.payload).some(({ id, subject }) => {
    const [kind, ...parts] = String(subject).split('/');
    const isOffer = kind === 'sealedOffer' && keyHash === recordKeyHash('sealedOffer', parts);
    return isOffer || keyHash === recordKeyHash('appliedCommand', [String(id)]);
  });
}

/** Whether a private write goes where its sender's organisation keeps what was given in private; an offer is named in the answer. */
function isOwnSecret(write: LedgerTransaction['privateWrites'][number], transaction: LedgerTransaction): boolean {
  const { args, creator } = transaction;
  const commandClass = args[1] ?? '';
  if (args[0] !== APPLY_SEALED || !isSealedClass(commandClass)) return false;
  const collection = collectionOf(commandClass, creator.mspId);
  if (commandClass === 'sealedOffer') return isOfferOrGuard(write, { collection }, transaction);
  return write.namespace === CHAINCODE && write.collection === collection;
}

function answersIn(payload: string): { id?: unknown; subject?: unknown }[] {
  try {
    const outcomes: unknown = JSON.parse(payload);
    return Array.isArray(outcomes) ? outcomes.map((outcome: unknown) => Object(outcome) as object) : [];
  } catch {
    return []; // what the contract answered is judged by the check of outcomes
  }
}
