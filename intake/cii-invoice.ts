/** Reads UN/CEFACT Cross Industry Invoices (D16B) under EN 16931: bytes in, a typed document or every reason against it out. */
import { readText, sha256Of } from './bytes';
import { CII_PREFIXES } from './cii/binding';
import { ublOf } from './cii/translate';
import { type InvoiceDocument, invoiceOf } from './invoice-model';
import { MAX_XML_BYTES } from './limits';
import { accepted, excerpt, type IntakeRefusal, type IntakeResult, refused, WHOLE_DOCUMENT } from './result';
import { parseXml, type XmlElement } from './xml';

/** Reads one document; never throws on what it is given. */
export function parseCiiInvoice(xml: Uint8Array | string): IntakeResult<InvoiceDocument> {
  const text = readText(xml, MAX_XML_BYTES);
  if (!text.ok) return text;
  const tree = parseXml(text.value, CII_PREFIXES);
  if (!tree.ok) return tree;
  if (tree.value.name !== 'rsm:CrossIndustryInvoice') {
    return refused({
      code: 'not-cii',
      field: WHOLE_DOCUMENT,
      message: `the root element is ${excerpt(tree.value.name)}, not a CrossIndustryInvoice of UN/CEFACT`,
      remedy: 'Send the invoice in CII D16B syntax of EN 16931.',
    });
  }
  return ciiInvoiceOf(tree.value, sha256Of(xml));
}

/** Judges a `CrossIndustryInvoice` and makes a document of it when nothing is wrong. */
export function ciiInvoiceOf(root: XmlElement, documentSha256: string): IntakeResult<InvoiceDocument> {
  const result = invoiceOf(ublOf(root), 'cii', documentSha256);
  if (!result.ok) return refused(...result.refusals.map(placedInCii));
  const { warnings, ...invoice } = result.value;
  return accepted(warnings === undefined ? invoice : { ...invoice, warnings: warnings.map(placedInCii) });
}

/** The rules name what is missing by its place in UBL; the message has its business term, so the CII group suffices. */
function placedInCii(refusal: IntakeRefusal): IntakeRefusal {
  const field = refusal.field.replace(/\/?(?:cac|cbc):.*$/, '');
  return { ...refusal, field: field === '' ? '/rsm:CrossIndustryInvoice' : field };
}
