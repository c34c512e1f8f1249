/** Reads an invoice in any of the syntaxes of the field into the same document: the root element tells which it is. */
import { readText, sha256Of } from './bytes';
import { CII_PREFIXES } from './cii/binding';
import { ciiInvoiceOf } from './cii-invoice';
import { EFAPIAO_PREFIXES, efapiaoOf } from './efapiao-invoice';
import { UBL_PREFIXES } from './en16931/facts';
import { type InvoiceDocument, invoiceOf } from './invoice-model';
import { MAX_XML_BYTES } from './limits';
import { excerpt, type IntakeResult, refused, WHOLE_DOCUMENT } from './result';
import { parseXml, type XmlElement } from './xml';

export type { InvoiceDocument, InvoiceLine, InvoiceTotals } from './invoice-model';

/** Reads UBL 2.1, CII D16B or a 数电票; never throws on what it is given. */
export function parseInvoice(xml: Uint8Array | string): IntakeResult<InvoiceDocument> {
  const text = readText(xml, MAX_XML_BYTES);
  if (!text.ok) return text;
  const tree = parseXml(text.value, PREFIXES);
  if (!tree.ok) return tree;
  const reader = READERS.get(tree.value.name);
  if (reader !== undefined) return reader(tree.value, sha256Of(xml));
  return refused({
    code: 'not-invoice',
    field: WHOLE_DOCUMENT,
    message: `the root element is ${excerpt(tree.value.name)}, none of an invoice in UBL, CII or 数电票`,
    remedy: 'Send the invoice in UBL 2.1 or CII D16B syntax of EN 16931, or the XML of a 数电票.',
  });
}

const PREFIXES: ReadonlyMap<string, string> = new Map([...UBL_PREFIXES, ...CII_PREFIXES, ...EFAPIAO_PREFIXES]);

type Reader = (root: XmlElement, documentSha256: string) => IntakeResult<InvoiceDocument>;
const readUbl: Reader = (root, documentSha256) => invoiceOf(root, 'ubl', documentSha256);
const READERS: ReadonlyMap<string, Reader> = new Map([
  ['ubl:Invoice', readUbl],
  ['cn:CreditNote', readUbl],
  ['rsm:CrossIndustryInvoice', ciiInvoiceOf],
  ['EInvoice', efapiaoOf],
]);
