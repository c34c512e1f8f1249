/** The command that issues the receivable of an invoice in a row, and the document that the row becomes. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical';
import type { CommandBody } from '../../domain/commands';
import { refuse } from '../../domain/problems';
import { type FindFirm, firmNamed } from '../invoice-command';
import type { CsvInvoice } from './invoice-row';

/** A row as a document of its own: the file names other buyers too, and is nobody's but its sender's. */
export function rowDocument({ payableMinor, ...invoice }: CsvInvoice): { sha256: string; bytes: Buffer } {
  const bytes = Buffer.from(canonicalJson({ ...invoice, payableMinor: payableMinor.toString() }));
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
}

/** @throws Refusal `firm-unknown`, `not-permitted` */
export async function rowCommandOf(
  invoice: CsvInvoice,
  sender: string,
  documentSha256: string,
  findFirm: FindFirm,
): Promise<CommandBody<'issueReceivable'>> {
  const { number, issueDate, dueDate, currency, payableMinor, orderReference, deliveryReference } = invoice;
  const seller = await firmNamed(invoice.seller, 'seller', findFirm);
  if (seller !== sender) refuse('not-permitted', `the invoice is by ${seller}, not by ${sender}`, { field: 'seller' });
  const obligor = await firmNamed(invoice.buyer, 'buyer', findFirm);
  return {
    invoice: {
      number,
      issueDate,
      documentSha256,
      ...(orderReference === undefined ? {} : { orderReference }),
      ...(deliveryReference === undefined ? {} : { deliveryReference }),
    },
    obligor,
    amountMinor: payableMinor.toString(),
    currency,
    maturityDate: dueDate,
  };
}
