/** What reading a document gives: the typed value, or every reason why it was refused. */
import { MAX_REFUSALS } from './limits';

/** Kinds of refusal; `rule-failed` names the broken rule of the standard in `rule`. */
export type IntakeRefusalCode =
  | 'too-large'
  | 'too-deep'
  | 'too-many-parts'
  | 'encoding-invalid'
  | 'doctype-refused'
  | 'xml-malformed'
  | 'json-malformed'
  | 'csv-malformed'
  | 'archive-malformed'
  | 'media-unknown'
  | 'key-refused'
  | 'not-ubl'
  | 'not-cii'
  | 'not-efapiao'
  | 'not-invoice'
  | 'not-epcis'
  | 'not-bank-file'
  | 'rule-failed'
  | 'number-malformed'
  | 'date-invalid'
  | 'currency-unsupported'
  | 'currency-mixed'
  | 'field-missing'
  | 'field-invalid'
  | 'field-repeated';

/** One reason to refuse a document. */
export interface IntakeRefusal {
  readonly code: IntakeRefusalCode;
  /** Id of the standard's rule, such as `BR-CO-15`. */
  readonly rule?: string;
  /** Where: XPath-like in XML, dotted in JSON, `(document)` for the whole. */
  readonly field: string;
  /** What was found and what was expected. */
  readonly message: string;
  readonly remedy: string;
}

/** A typed value, or the refusals (at least one). */
export type IntakeResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusals: readonly IntakeRefusal[] };

/** The field of a refusal that is about the document as a whole. */
export const WHOLE_DOCUMENT = '(document)';

/** A document that was read. */
export function accepted<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

/** A document that was refused; at most `MAX_REFUSALS` reasons are kept. */
export function refused(...refusals: readonly IntakeRefusal[]): {
  readonly ok: false;
  readonly refusals: readonly IntakeRefusal[];
} {
  if (refusals.length === 0) throw new Error('a refusal needs a reason');
  return { ok: false, refusals: refusals.slice(0, MAX_REFUSALS) };
}

/** Shortens what was found to what fits in a message. */
export function excerpt(text: string): string {
  const printable = text.replace(/[\p{Cc}\p{Cf}]/gu, '�');
  return printable.length > 60 ? `${printable.slice(0, 60)}…` : printable;
}
