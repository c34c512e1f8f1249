/** Turns an invoice into the command that issues its receivable, a credit note into the one that dilutes it. */
import type { CommandBody } from '../domain/commands';
import { invoiceFingerprint, receivableIdOf } from '../domain/fingerprint';
import { refuse } from '../domain/problems';
import { type InvoiceDocument, parseInvoice } from '../intake/invoice-document';
import type { PartyReference } from '../intake/party-reference';
import type { Database } from '../store/database';
import { findFirmByIdentifiers } from '../store/read-model';

/**
 * Reads an invoice (UBL or CII under EN 16931, 数电票) and finds its parties among the registered firms.
 * @param seller credit code of the firm that sends the invoice
 * @throws Refusal `document-refused` with every finding, `document-not-invoice`, `firm-unknown`, `not-permitted`,
 * `maturity-unknown`, `amount-out-of-range`
 */
export async function receivableOf(
  database: Database,
  seller: string,
  bytes: Buffer,
): Promise<{ body: CommandBody<'issueReceivable'>; sha256: string }> {
  const invoice = read(bytes);
  if (invoice.kind !== 'invoice') return refuse('document-not-invoice', `${invoice.number} is a credit note`);
  const sender = await firmOf(database, invoice.seller, 'seller');
  if (sender !== seller) refuse('not-permitted', `the invoice is by ${sender}, not by ${seller}`, { field: 'seller' });
  const obligor = await firmOf(database, invoice.buyer, 'buyer');
  if (invoice.dueDate === undefined)
    return refuse('maturity-unknown', `invoice ${invoice.number}`, { field: 'dueDate' });
  if (invoice.payableMinor <= 0n) {
    refuse('amount-out-of-range', `nothing is payable on invoice ${invoice.number}`, { field: 'payable' });
  }
  return { body: { ...termsOf(invoice, invoice.dueDate), obligor }, sha256: invoice.documentSha256 };
}

/**
 * Reads a credit note (red invoice) and finds the receivable of the invoice that it credits.
 * @param seller credit code of the firm that sends the credit note
 * @throws Refusal `document-refused` with every finding, `document-not-credit-note`, `firm-unknown`, `not-permitted`,
 * `amount-out-of-range`
 */
export async function creditNoteOf(
  database: Database,
  seller: string,
  bytes: Buffer,
): Promise<{ body: CommandBody<'diluteReceivable'>; sha256: string }> {
  const { kind, number, issueDate, precedingInvoice, payableMinor, currency, documentSha256, ...parties } = read(bytes);
  if (kind !== 'creditNote') return refuse('document-not-credit-note', `${number} is an invoice`);
  if (precedingInvoice === undefined) {
    return refuse('document-not-credit-note', `${number} names no invoice that it credits`, {
      field: 'precedingInvoice',
    });
  }
  const sender = await firmOf(database, parties.seller, 'seller');
  if (sender !== seller) refuse('not-permitted', `the document is by ${sender}, not by ${seller}`, { field: 'seller' });
  if (payableMinor <= 0n) refuse('amount-out-of-range', `nothing is credited by ${number}`, { field: 'payable' });
  const creditNote = { number, issueDate, documentSha256 };
  const receivable = receivableIdOf(invoiceFingerprint(seller, precedingInvoice.number));
  return { body: { receivable, creditNote, amountMinor: payableMinor.toString(), currency }, sha256: documentSha256 };
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

/** A document that keeps its format. @throws Refusal `document-refused` with every finding */
function read(bytes: Buffer): InvoiceDocument {
  const parsed = parseInvoice(bytes);
  if (parsed.ok) return parsed.value;
  const findings = parsed.refusals.map(({ rule, field, message }) => `${rule ?? 'format'} at ${field}: ${message}`);
  return refuse('document-refused', findings.join('; '), { field: parsed.refusals[0]?.field ?? '(document)' });
}

/** The registered firm that a document names. A party without identifiers is nobody: a name alone binds no one. */
async function firmOf(database: Database, party: PartyReference, field: 'seller' | 'buyer'): Promise<string> {
  const firm = await findFirmByIdentifiers(database, party.identifiers);
  if (firm !== undefined) return firm.code;
  const known = party.identifiers.map(({ scheme, value }) => `${scheme} ${value}`).join(', ');
  return refuse('firm-unknown', `the ${field} "${party.name}" is known by ${known || 'its name alone'}`, { field });
}
