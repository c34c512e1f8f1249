/** The command that a booking proves: what the ledger is told, in the name of the account's owner. */
import type { CommandBody } from '../domain/commands';
import type { LedgerRecord } from '../domain/records';
import { type BankEntry, ledgerReference } from './bank-entry';

/** A command as the ledger takes it. */
export type BookingCommand =
  | { readonly name: 'disburseOffer'; readonly body: CommandBody<'disburseOffer'> }
  | { readonly name: 'settleReceivable'; readonly body: CommandBody<'settleReceivable'> }
  | { readonly name: 'recourseReceivable'; readonly body: CommandBody<'recourseReceivable'> };

/** The bank's account shows that it paid the holder. @throws Error when the financing is not filed */
export function disbursementBooked(entry: BankEntry, { id, filing }: LedgerRecord<'offer'>): BookingCommand {
  if (filing === undefined) throw new Error(`${id} is not filed`);
  const { registryFilingNumber } = filing;
  const body = { offer: id, registryFilingNumber, paymentReference: ledgerReference(entry) };
  return { name: 'disburseOffer', body };
}

/** The holder's account shows what the obligor paid. @param today the day of payment where the bank names none */
export function paymentBooked(entry: BankEntry, receivable: string, today: string): BookingCommand {
  const { amountMinor, bookedOn = today } = entry;
  const paymentReference = ledgerReference(entry);
  const body = { receivable, amountMinor: amountMinor.toString(), paymentReference, paidOn: bookedOn };
  return { name: 'settleReceivable', body };
}

/** The financier's account shows the repayment. */
export function repaymentBooked(entry: BankEntry, receivable: string): BookingCommand {
  return { name: 'recourseReceivable', body: { receivable, paymentReference: ledgerReference(entry) } };
}
