/** Repeats the commands by which a confirmed receivable goes down the chain of suppliers: split, transferred. */
import { isCalendarDate } from '../../domain/calendar';
import { recordIdOf } from '../../domain/fingerprint';
import { openedParts } from '../../domain/receivable-parts';
import { requireRunning } from '../../domain/receivable-terms';
import type { LedgerRecord } from '../../domain/records';
import { transferOf } from '../../domain/typed-data';
import { found, step } from './receivable';
import { applied, dayOf, type Repeats, type Repetition } from './repetition';
import { checkSignature } from './signature';

/** Repetitions of the commands about who holds what of a receivable. */
export const holdingRepeats: Repeats<'splitReceivable' | 'transferReceivable' | 'acceptTransfer' | 'cancelTransfer'> = {
  splitReceivable(repetition, { receivable: id, amountsMinor }) {
    const subject = `receivable/${id}`;
    const { party, instant } = repetition.by;
    const whole = found(repetition, id);
    if (whole === undefined) return subject;
    checkHolder(repetition, whole, party);
    checkRunning(repetition, whole);
    const { value: parts, refusal } = applied(() => openedParts(whole, amountsMinor, instant));
    const sum = `${amountsMinor.join(' + ')} are the ${whole.currency} ${whole.amountMinor} (minor units) of ${id}`;
    repetition.judge('amounts', subject, sum, [refusal]);
    for (const part of parts ?? []) repetition.expect('receivable', part);
    const opened = (parts ?? []).map((part) => part.id);
    step(repetition, id, 'split', () => ({ split: { parts: opened, splitAt: instant } }));
    return subject;
  },

  transferReceivable(repetition, { receivable: id, receiver, ...given }) {
    const { by, channel, command } = repetition;
    const transfer = recordIdOf('T', command.id);
    const subject = `transfer/${transfer}`;
    const receivable = found(repetition, id);
    if (receivable === undefined) return subject;
    const { holder, obligor, amountMinor, currency } = receivable;
    checkHolder(repetition, receivable, by.party);
    checkRunning(repetition, receivable);
    const roles = repetition.get('firm', receiver)?.roles as string[] | undefined;
    repetition.judge('transfer', subject, `${holder} transfers ${id} to ${receiver}`, [
      (receiver === holder || receiver === obligor) && 'it goes neither to its own holder nor to its obligor',
      roles?.includes('supplier') !== true && `${receiver} was not registered as supplier`,
    ]);
    const data = transferOf(channel, receivable, receiver, given.nonce, given.expiresAt);
    const signed = checkSignature(repetition, 'transfer', holder, data, given, {
      purpose: 'transfer',
      amountMinor: BigInt(amountMinor),
      currency,
    });
    const order = { ...signed, signedAt: by.instant };
    const opened = {
      id: transfer,
      receivable: id,
      holder,
      receiver,
      amountMinor,
      currency,
      state: 'open',
      order,
    } as const;
    repetition.expect('transfer', opened);
    step(repetition, id, 'transfer', () => ({ transfer: { id: transfer, receiver } }));
    return subject;
  },

  acceptTransfer(repetition, { transfer: id }) {
    const { party, instant } = repetition.by;
    const transfer = openTransfer(repetition, id);
    const receivable = transfer && found(repetition, transfer.receivable);
    if (transfer === undefined || receivable === undefined) return `transfer/${id}`;
    checkRunning(repetition, receivable);
    const nowSeconds = Math.floor(Date.parse(instant) / 1000);
    const { expiresAt } = transfer.order;
    repetition.judge('transfer', `transfer/${id}`, `${transfer.receiver} accepts it`, [
      transfer.receiver !== party && `${party} accepted it`,
      expiresAt <= nowSeconds && `the order expired at ${expiresAt}, the transaction is of ${nowSeconds}`,
    ]);
    repetition.expect('transfer', { ...transfer, state: 'accepted', acceptedAt: instant });
    const { receiver } = transfer;
    step(repetition, receivable.id, 'acceptTransfer', () => ({ transfer: undefined, holder: receiver }));
    return `transfer/${id}`;
  },

  cancelTransfer(repetition, { transfer: id }) {
    const { party, instant } = repetition.by;
    const transfer = openTransfer(repetition, id);
    if (transfer === undefined) return `transfer/${id}`;
    const { holder, receiver, receivable } = transfer;
    repetition.judge('transfer', `transfer/${id}`, `${holder} or ${receiver} calls it off`, [
      party !== holder && party !== receiver && `${party} did`,
    ]);
    repetition.expect('transfer', { ...transfer, state: 'cancelled', cancelledAt: instant, cancelledBy: party });
    step(repetition, receivable, 'cancelTransfer', () => ({ transfer: undefined }));
    return `transfer/${id}`;
  },
};

/** Only whoever is owed disposes of a receivable. */
export function checkHolder(repetition: Repetition, { id, holder }: LedgerRecord<'receivable'>, party: string): void {
  repetition.judge('authority', `receivable/${id}`, `${repetition.command.name} is for its holder ${holder}`, [
    holder !== party && `${party} gave it`,
  ]);
}

/** A receivable changes hands before it is due. */
function checkRunning(repetition: Repetition, { id, maturityDate }: LedgerRecord<'receivable'>): void {
  const day = dayOf(repetition);
  repetition.judge('instant', `receivable/${id}`, `it changes hands on ${day}, before ${maturityDate}`, [
    !isCalendarDate(maturityDate) ? 'that is no day' : applied(() => requireRunning(day, maturityDate)).refusal,
  ]);
}

function openTransfer(repetition: Repetition, id: string): LedgerRecord<'transfer'> | undefined {
  const transfer = repetition.get('transfer', id);
  repetition.judge('transfer', `transfer/${id}`, 'it waits for its receiver', [
    transfer === undefined && 'it was not on the ledger',
    transfer !== undefined && transfer.state !== 'open' && `it was ${transfer.state}`,
  ]);
  return transfer;
}
