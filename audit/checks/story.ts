/** Reads the story's transactions into commands and records, and checks that each says what the contract can have said. */
import { canonicalJson } from '../../domain/canonical';
import { encodeRecord } from '../../domain/record-codec';
import { keyPartsOf, RECORDS, type RecordKind, recordKeyHash, recordPath } from '../../domain/records';
import { assertFits } from '../../domain/validation';
import type { LedgerTransaction } from '../../network/blocks/ledger-block';
import { type AuditBundle, CHAINCODE } from '../bundle-format';
import type { Closure, Commitment } from '../closure';
import { type AppliedCommand, type History, newHistory, type StoryTransaction, type Version } from '../history';
import { type RecordWrite, recordIn, recordNameOf, recordWritesOf } from '../record-writes';
import type { Findings } from '../report';
import type { StateReads } from '../state-reads';
import { attributesOf } from './certificates';
import { type EffectiveTransaction, subjectOf } from './transactions';

/** The functions of the contract: public commands stand in the arguments, sealed ones in no block. */
const APPLY = 'commands:apply';
const APPLY_SEALED = 'commands:applySealed';

/** The story: its transactions in order, and the records as they left them. */
export interface Story {
  readonly transactions: readonly StoryTransaction[];
  readonly history: History;
}

/** Reads the story. What cannot be read is a finding and is left out. */
export function readStory(effective: readonly EffectiveTransaction[], closure: Closure, findings: Findings): Story {
  const history = newHistory();
  const transactions: StoryTransaction[] = [];
  effective.forEach(({ transaction, place, bears, reads }, ordinal) => {
    if (!bears) return;
    const { party = '', role = '' } = attributesOf(transaction.creator.certificate);
    const by: StoryTransaction = {
      transaction,
      place,
      reads,
      ordinal,
      instant: transaction.timestamp,
      mspId: transaction.creator.mspId,
      party,
      role,
      commands: commandsOf(transaction, reads, closure.sealedBy(transaction), findings),
    };
    transactions.push(by);
    checkGuards(by, findings);
    checkReach(by, closure.sealedBy(transaction), findings);
    for (const write of recordWritesOf(transaction).filter((each) => closure.bears(each))) {
      const version = versionOf(write, by, findings);
      if (version !== undefined) history.add(version);
    }
  });
  return { transactions, history };
}

/** Compares the bundle's own list of records with what the ledger holds last. */
export function checkClaims({ records }: AuditBundle, history: History, findings: Findings): void {
  const claimed = new Map(records.map((claim) => [claim.record, claim]));
  if (claimed.size !== records.length) findings.fails('claim', 'records', 'the bundle lists a record twice');
  for (const path of history.paths()) {
    const last = history.versionsAt(path).at(-1);
    const claim = claimed.get(path);
    claimed.delete(path);
    if (last === undefined) continue;
    if (claim === undefined) {
      findings.fails('claim', path, 'the ledger holds it, the bundle does not list it');
      continue;
    }
    const differences = [
      ...differencesBetween(last.record, claim.value, ''),
      ...differencesBetween(last.by.place.block.toString(), claim.block, 'block'),
      ...differencesBetween(last.by.transaction.txId, claim.txId, 'transaction'),
    ];
    const detail = differences.length === 0 ? 'the bundle lists it as the ledger holds it' : differences.join('; ');
    findings.judge(differences.length === 0, 'claim', path, detail);
  }
  for (const path of claimed.keys())
    findings.fails('claim', path, 'the bundle lists it, no transaction in it wrote it');
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

function versionOf(write: RecordWrite, by: StoryTransaction, findings: Findings): Version | undefined {
  const fault = faultOf(write);
  const record = recordIn<RecordKind>(write.kind, write);
  if (fault !== undefined || record === undefined) {
    findings.fails('record', write.path, `${subjectOf(by.transaction)}: ${fault ?? 'it is no record'}`);
    return undefined;
  }
  findings.holds('record', write.path, `${subjectOf(by.transaction)} wrote it in its form and under its own key`);
  return { kind: write.kind, parts: write.parts, path: write.path, record, by };
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
    return error instanceof Error ? error.message : String(error);
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
    findings.fails('outcome', subject, error instanceof Error ? error.message : String(error));
    return [];
  }
}

/** @throws Error when the contract cannot have answered so */
function sealedCommandsOf(
  { args, response, ...transaction }: LedgerTransaction,
  sealed: readonly Commitment[],
  findings: Findings,
): AppliedCommand[] {
  if (args.length !== 2 || args[1] !== 'sealedOffer') throw new Error(`it calls ${args.join(' ')}, expected an offer`);
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
  findings.holds('outcome', subjectOf(transaction), `${CHAINCODE} sealed ${sealed.map(({ path }) => path).join(', ')}`);
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
      .filter((write) => !sealed.some((commitment) => isOfferOrGuard(write, commitment, transaction)))
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
  commitment: Commitment,
  { response }: Pick<LedgerTransaction, 'response'>,
): boolean {
  if (namespace !== CHAINCODE || collection !== commitment.collection) return false;
  return answersIn(response.payload).some(({ id, subject }) => {
    const [kind, ...parts] = String(subject).split('/');
    const isOffer = kind === 'sealedOffer' && keyHash === recordKeyHash('sealedOffer', parts);
    return isOffer || keyHash === recordKeyHash('appliedCommand', [String(id)]);
  });
}

function answersIn(payload: string): { id?: unknown; subject?: unknown }[] {
  try {
    const outcomes: unknown = JSON.parse(payload);
    return Array.isArray(outcomes) ? outcomes.map((outcome: unknown) => Object(outcome) as object) : [];
  } catch {
    return []; // what the contract answered is judged by the check of outcomes
  }
}
