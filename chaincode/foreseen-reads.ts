/** Which records a command is going to ask for, told from its body alone: a batch reads them all at once. */
import type { CommandBody, CommandName } from '../domain/commands';
import { invoiceFingerprint, receivableIdOf } from '../domain/fingerprint';
import type { Caller } from '../domain/participants';
import type { RecordKind } from '../domain/records';
import type { RecordKey } from './record-store';

/** Fields of bodies that name a record which the command's handler reads whatever it decides. */
const NAMED: Readonly<Record<string, RecordKind>> = {
  receivable: 'receivable',
  request: 'financingRequest',
  transfer: 'transfer',
  greenEvent: 'greenEvent',
};

/**
 * Public records that a command reads, as far as its body tells. What stands here becomes part of what the transaction
 * read, so it names nothing that the handler would not ask for; what is missing here is read when it is asked for.
 */
export function foreseenReads<Name extends CommandName>(
  name: Name,
  body: CommandBody<Name>,
  caller: Caller,
): RecordKey[] {
  if (name === 'issueReceivable')
    return ofInvoice(caller.party, (body as CommandBody<'issueReceivable'>).invoice.number);
  if (name === 'disburseOffer') return [['offer', (body as CommandBody<'disburseOffer'>).offer]];
  if (name === 'acceptOffer') return [['financingRequest', (body as CommandBody<'acceptOffer'>).offer.request]];
  return Object.entries(body).flatMap(([field, value]): RecordKey[] => {
    const kind = NAMED[field];
    return kind === undefined || typeof value !== 'string' ? [] : [[kind, value]];
  });
}

/** What an invoice's number could have been taken by. */
function ofInvoice(seller: string, number: string): RecordKey[] {
  const fingerprint = invoiceFingerprint(seller, number);
  return [
    ['receivable', receivableIdOf(fingerprint)],
    ['creditNote', fingerprint],
    ['correctedInvoice', fingerprint],
  ];
}
