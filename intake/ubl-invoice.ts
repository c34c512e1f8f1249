/** Reads UBL 2.1 invoices and credit notes under EN 16931: bytes in, a typed document or every reason against it out. */
import { readText, sha256Of } from './bytes';
import { UBL_PREFIXES } from './en16931/facts';
import { type InvoiceDocument, invoiceOf } from './invoice-model';
import { MAX_XML_BYTES } from './limits';
import { excerpt, type IntakeResult, refused, WHOLE_DOCUMENT } from './result';
import { parseXml } from './xml';

export type { InvoiceDocument, InvoiceLine, InvoiceTotals } from './invoice-model';

/** Reads one document; never throws on what it is given. */
export function parseUblInvoice(xml: Uint8Array | string): IntakeResult<InvoiceDocument> {
  const text = readText(xml, MAX_XML_BYTES);
  if (!text.ok) return text;
  const tree = parseXml(text.value, UBL_PREFIXES);
  if (!tree.ok) return tree;
  const root = tree.value;
  if (root.name !== 'ubl:Invoice' && root.name !== 'cn:CreditNote') {
    return refused({
      code: 'not-ubl',
      field: WHOLE_DOCUMENT,
      message: `the root element is ${excerpt(root.name)}, not an Invoice or CreditNote of UBL 2`,
      remedy: 'Send the invoice in UBL 2.1 syntax of EN 16931.',
    });
  }
  return invoiceOf(root, 'ubl', sha256Of(xml));
}
