/** Turns an invoice into the command that issues its receivable, a credit note into the one that dilutes it. */
import type { CommandBody } from '../domain/commands';
import { invoiceFingerprint, receivableIdOf } from '../domain/fingerprint';
import { refuse } from '../domain/problems';
import type { InvoiceDocument } from './invoice-model';
import type { PartyIdentifier, PartyReference } from './party-reference';

/** Finds the registered firm that a document names by one of these identifiers. */
export type FindFirm = (identifiers: readonly PartyIdentifier[]) => Promise<{ readonly code: string } | undefined>;

/**
 * The command that issues the receivable of an invoice.
 * @param sender credit code of the firm that sends the invoice
 * @throws Refusal `document-not-invoice`, `firm-unknown`, `not-permitted`, `maturity-unknown`, `amount-out-of-range`
 */
export async function issueCommandOf(
  invoice: InvoiceDocument,
  sender: string,
  findFirm: FindFirm,
): Promise<CommandBody<'issueReceivable'>> {
  const { kind, number, dueDate, payableMinor } = invoice;
  if (kind !== 'invoice') refuse('document-not-invoice', `${number} is a credit note`);
  await requireSeller(invoice, sender, findFirm);
  const obligor = await firmNamed(invoice.buyer, 'buyer', findFirm);
  if (dueDate === undefined) return refuse('maturity-unknown', `invoice ${number}`, { field: 'dueDate' });
  if (payableMinor <= 0n) {
    refuse('amount-out-of-range', `nothing is payable on invoice ${number}`, { field: 'payable' });
  }
  return { ...termsOf(invoice, dueDate), obligor };
}

/**
 * The command that takes a credit note (red invoice) off the receivable of the invoice that it credits.
 * @param sender credit code of the firm that sends the credit note
 * @throws Refusal `document-not-credit-note`, `firm-unknown`, `not-permitted`, `amount-out-of-range`
 */
export async function diluteCommandOf(
  document: InvoiceDocument,
  sender: string,
  findFirm: FindFirm,
): Promise<CommandBody<'diluteReceivable'>> {
  const { kind, number, issueDate, precedingInvoice, payableMinor, currency, documentSha256 } = document;
  if (kind !== 'creditNote') return refuse('document-not-credit-note', `${number} is an invoice`);
  if (precedingInvoice === undefined) {
    return refuse('document-not-credit-note', `${number} names no invoice that it credits`, {
      field: 'precedingInvoice',
    });
  }
  await requireSeller(document, sender, findFirm);
  if (payableMinor <= 0n) refuse('amount-out-of-range', `nothing is credited by ${number}`, { field: 'payable' });
  const receivable = receivableIdOf(invoiceFingerprint(sender, precedingInvoice.number));
  const creditNote = { number, issueDate, documentSha256 };
  return { receivable, creditNote, amountMinor: payableMinor.toString(), currency };
}

/**
 * The registered firm that a document names. A party without identifiers is nobody: a name alone binds no one.
 * @throws Refusal `firm-unknown`
 */
export async function firmNamed(party: PartyReference, field: 'seller' | 'buyer', findFirm: FindFirm): Promise<string> {
  const firm = await findFirm(party.identifiers);
  if (firm !== undefined) return firm.code;
  const known = party.identifiers.map(({ scheme, value }) => `${scheme} ${value}`).join(', ');
  return refuse('firm-unknown', `the ${field} "${party.name}" is known by ${known || 'its name alone'}`, { field });
}

async function requireSeller({ seller, kind }: InvoiceDocument, sender: string, findFirm: FindFirm): Promise<void> {
  const named = await firmNamed(seller, 'seller', findFirm);
  const what = kind === 'invoice' ? 'invoice' : 'document';
  if (named !== sender) refuse('not-permitted', `the ${what} is by ${named}, not by ${sender}`, { field: 'seller' });
}

/** UNTDID 1001: corrected invoice. */
const CORRECTED_INVOICE = '384';

function termsOf(invoice: InvoiceDocument, maturityDate: string): Omit<CommandBody<'issueReceivable'>, 'obligor'> {
  const order = invoice.orderReference ?? invoice.contractReference;
  const delivery = invoice.despatchReference ?? invoice.receiptReference;
  // Only a corrected invoice (type 384) takes another one's place; others may refer to one for their own reasons.
  const corrected = invoice.typeCode === CORRECTED_INVOICE ? invoice.precedingInvoice : undefined;
  return {
    invoice: {
      number: invoice.number,
      issueDate: invoice.issueDate,
      documentSha256: invoice.documentSha256,
      typeCode: invoice.typeCode,
      ...(corrected === undefined ? {} : { precedingInvoiceNumber: corrected.number }),
      ...(order === undefined ? {} : { orderReference: order }),
      ...(delivery === undefined ? {} : { deliveryReference: delivery }),
    },
    amountMinor: invoice.payableMinor.toString(),
    currency: invoice.currency,
    maturityDate,
    ...(invoice.deliveryDate === undefined ? {} : { deliveryDate: invoice.deliveryDate }),
  };
}
