/** Repeats the sealing of an offer from what was revealed of it: whose it is, when it was made, and how its price follows. */
import { sealedRecordIdOf } from '../../domain/fingerprint';
import { recordHash } from '../../domain/record-codec';
import { type LedgerRecord, recordPath } from '../../domain/records';
import { checkPrice } from './price';
import { dayOf, type Repetition } from './repetition';

/** Repeats the command that sealed an offer. @returns the record that it is about */
export function repeatSealedOffer(repetition: Repetition, offer: LedgerRecord<'sealedOffer'>): string {
  const { by, command, findings } = repetition;
  const id = sealedRecordIdOf('O', by.party, command.id);
  const path = recordPath('sealedOffer', [offer.request, id]);
  const request = repetition.get('financingRequest', offer.request);
  const receivable = request && repetition.get('receivable', request.receivable);
  if (request === undefined || receivable === undefined) {
    repetition.judge('commitment', path, 'expected a request for a receivable', ['there was none']);
    return path;
  }
  checkCommitment(repetition, offer, path);
  repetition.judge('commitment', path, `${by.party} offered to ${request.holder} for ${receivable.id}`, [
    offer.bank !== by.party && `what it revealed is of ${offer.bank}`,
    offer.holder !== request.holder && `what it revealed is for ${offer.holder}`,
    offer.receivable !== receivable.id && `what it revealed is for ${offer.receivable}`,
  ]);
  repetition.judge('lifeCycle', path, 'an offer needs an open request', [
    request.state !== 'open' && `${request.id} was ${request.state}`,
  ]);
  const closesAt = request.closesAt ?? '';
  repetition.judge('instant', path, `it was offered at ${offer.offeredAt}`, [
    offer.offeredAt !== by.instant && `its transaction is of ${by.instant}`,
    closesAt !== '' && Date.parse(by.instant) >= Date.parse(closesAt) && `offers closed at ${closesAt}`,
    offer.quote.valueDate < dayOf(repetition) && `funds were to move on ${offer.quote.valueDate}, which had passed`,
    offer.quote.valueDate > request.latestDate && `funds were to move by ${request.latestDate}`,
  ]);
  checkPrice(repetition, { offer, receivable });
  findings.note(
    `Rate card and reservation behind ${offer.id} are the bank's own: the ledger holds their hashes, and the price follows from the terms that the bank revealed.`,
  );
  findings.note(
    'That an offer is sealed by the organisations of its bank and its holder is the consortium’s rule; the blocks do not state it.',
  );
  return path;
}

/** What is revealed has to have the hash that its bank committed to before. */
export function checkCommitment(repetition: Repetition, offer: LedgerRecord<'sealedOffer'>, subject: string): void {
  const sealed = repetition.sealed(offer);
  repetition.judge(
    'commitment',
    subject,
    `${offer.bank} committed to it by the hash ${sealed ?? 'of no transaction'}`,
    [
      sealed === undefined && 'no transaction in the bundle sealed it',
      sealed !== undefined && sealed !== recordHash('sealedOffer', offer) && 'what was revealed has another hash',
    ],
  );
}
