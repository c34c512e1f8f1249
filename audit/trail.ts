/** The receivable's story as steps that a person reads: who did what, when, and where on the ledger it stands. */
import { COMMANDS, type CommandBody, type CommandName, commandClassOf, isCommandName } from '../domain/commands';
import { type Currency, formatMinor } from '../domain/money';
import type { LedgerRecord, RecordKind } from '../domain/records';
import { parseInput } from '../domain/validation';
import { nameOf } from './checks/commands';
import type { SealedCommandName } from './checks/repetition';
import type { Closure } from './closure';
import type { AppliedCommand, History, StoryTransaction } from './history';
import type { TrailEntry } from './report';

/** The commands of the transaction that the history looks at. */
export function stepsOf(by: StoryTransaction, history: History, closure: Closure): TrailEntry[] {
  return by.commands.flatMap((command) => {
    const subject = nameOf(command.subject);
    if (subject === undefined || !closure.bears(subject)) return [];
    return [
      {
        instant: by.instant,
        party: by.party,
        mspId: by.mspId,
        what: whatOf(command, history),
        record: command.subject,
        txId: by.transaction.txId,
        block: by.place.block.toString(),
      },
    ];
  });
}

/** The steps with the names that the firms bear in the end. */
export function named(steps: readonly TrailEntry[], history: History): TrailEntry[] {
  return steps.map((step) => {
    const name = history.last('firm', step.party)?.record.name;
    const { instant, party, ...rest } = step;
    return { instant, party, ...(name === undefined ? {} : { name }), ...rest };
  });
}

type Words = {
  readonly [Name in Exclude<CommandName, SealedCommandName>]: (
    body: CommandBody<Name>,
    told: (path: string) => unknown,
    subject: string,
  ) => string;
};

/** What a command did, in words; `told` gives the record at a path as the transaction left it. */
const WORDS: Words = {
  registerFirm: ({ name, code, roles, mspId }) => `registered ${name} (${code}) as ${roles.join(', ')} with ${mspId}`,
  updateFirm: ({ code, codeReview, ...changes }) =>
    `changed ${[...Object.keys(changes), ...(codeReview === undefined ? [] : ['codeReview'])].join(', ')} of ${code}`,
  registerSignatory: ({ address }) => `named the signatory ${address}`,
  rotateSignatory: ({ address, newAddress }) => `named the signatory ${newAddress} in place of ${address}`,
  revokeSignatory: ({ address, reason }) => `revoked the signatory ${address}: ${reason}`,
  issueCredential: ({ holder, credential, validFrom, validUntil }) =>
    `gave ${holder} the credential ${credential}, valid ${validFrom} to ${validUntil}`,
  renewCredential: ({ holder, credential, validUntil }) =>
    `renewed the credential ${credential} of ${holder} until ${validUntil}`,
  revokeCredential: ({ holder, credential, reason }) => `revoked the credential ${credential} of ${holder}: ${reason}`,
  captureGreenEvent: ({ event, counterparty }) =>
    `captured the green event ${event.eventId} (${event.bizStep ?? event.type}) for ${counterparty} to attest`,
  attestGreenEvent: ({ greenEvent }) => `attested the green event ${greenEvent}`,
  disputeGreenEvent: ({ greenEvent, reason }) => `disputed the green event ${greenEvent}: ${reason}`,
  declareGreenEventError: ({ greenEvent, reason }) => `declared the green event ${greenEvent} wrong: ${reason}`,
  issueReceivable: ({ invoice, amountMinor, currency, obligor, maturityDate }) =>
    `issued invoice ${invoice.number}: ${obligor} owes ${money(amountMinor, currency)} on ${maturityDate}`,
  verifyReceivable: ({ reportSha256, flags }) =>
    `verified by the report ${reportSha256}${flags.length === 0 ? '' : `, flagged ${flags.join(', ')}`}`,
  rejectReceivable: ({ reason }) => `rejected: ${reason}`,
  disputeReceivable: ({ reason }) => `disputed: ${reason}`,
  resolveDispute: ({ resolution }) => `resolved the dispute: ${resolution}`,
  diluteReceivable: ({ creditNote, amountMinor, currency }) =>
    `credited ${money(amountMinor, currency)} by ${creditNote.number}`,
  cancelReceivable: ({ reason }) => `cancelled: ${reason}`,
  splitReceivable: ({ amountsMinor }, told, subject) => {
    const { currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `split into parts of ${amountsMinor.map((amount) => money(amount, currency)).join(', ')}`;
  },
  transferReceivable: ({ receivable, receiver }, told, subject) => {
    const { order } = (told(subject) ?? {}) as Partial<LedgerRecord<'transfer'>>;
    return `ordered ${receivable} over to ${receiver} by the signature of ${order?.signer}`;
  },
  acceptTransfer: (_, told, subject) => {
    const { receivable, holder } = (told(subject) ?? {}) as Partial<LedgerRecord<'transfer'>>;
    return `took ${receivable} over from ${holder}`;
  },
  cancelTransfer: (_, told, subject) => {
    const { receivable } = (told(subject) ?? {}) as Partial<LedgerRecord<'transfer'>>;
    return `called the transfer of ${receivable} off`;
  },
  confirmReceivable: (_, told, subject) => {
    const { confirmation, amountMinor, currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `confirmed ${money(amountMinor, currency)} by the signature of ${confirmation?.signer}`;
  },
  requestFinancing: ({ latestDate, recourse }) =>
    `asked for financing by ${latestDate}, ${recourse ? 'with' : 'without'} recourse`,
  withdrawRequest: () => 'took the request for financing back',
  acceptOffer: (_, told, subject) => {
    const { acceptance, bank } = (told(subject) ?? {}) as Partial<LedgerRecord<'offer'>>;
    return `accepted and assigned the receivable to ${bank} by the signature of ${acceptance?.signer}`;
  },
  recordFiling: ({ registryFilingNumber }) => `filed the financing in the registry under ${registryFilingNumber}`,
  disburseOffer: ({ registryFilingNumber, paymentReference }) =>
    `paid (${paymentReference}) after filing ${registryFilingNumber} in the registry`,
  settleReceivable: ({ amountMinor, paidOn, paymentReference }, told, subject) => {
    const { currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `booked ${money(amountMinor, currency)} paid by the obligor on ${paidOn} (${paymentReference})`;
  },
  markOverdue: () => 'marked overdue',
  recourseReceivable: ({ paymentReference }, told, subject) => {
    const { recourse, currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `took recourse for ${money(recourse?.amountMinor, currency)} (${paymentReference})`;
  },
  writeOffReceivable: ({ reason }, told, subject) => {
    const { writeOff, currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `wrote ${money(writeOff?.amountMinor, currency)} off: ${reason}`;
  },
};

/** What the bank sealed, in words: it was revealed later. */
function sealedWords(name: string, body: unknown): string {
  if (name !== 'makeOffer') return 'gave a command in private';
  const { rateBps, discountMinor, netMinor, currency } = (body as LedgerRecord<'sealedOffer'>).quote;
  return `sealed an offer of ${money(netMinor, currency)} at ${rateBps} bps, a discount of ${money(discountMinor, currency)}`;
}

function whatOf({ name, body, subject }: AppliedCommand, history: History): string {
  if (!isCommandName(name)) return 'gave a command that is none';
  const told = (path: string): unknown => {
    const [kind, ...parts] = path.split('/');
    return history.last(kind as RecordKind, ...parts)?.record;
  };
  if (commandClassOf(name) !== 'public') return sealedWords(name, body);
  try {
    const words = WORDS[name as 'registerFirm'] as Words['registerFirm'];
    return words(parseInput(COMMANDS[name], body) as CommandBody<'registerFirm'>, told, subject);
  } catch {
    return `${name}, with a body that has not its form`; // the repetition of the command says what is wrong with it
  }
}

function money(amountMinor: string | undefined, currency: string | undefined): string {
  if (amountMinor === undefined || currency === undefined) return 'an amount';
  return `${currency} ${formatMinor(BigInt(amountMinor), currency as Currency)}`;
}
