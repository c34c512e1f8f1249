/** The files that the sandbox is fed from, each told by what it is and not by its name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A file of a folder. */
export interface SourceFile {
  /** Path within the folder. */
  readonly file: string;
  readonly bytes: Buffer;
  readonly kind: 'invoice' | 'tradeDocument' | 'greenEvents' | 'other';
}

/** Files in the order of their names. */
export function readFolder(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => {
      const bytes = readFileSync(path);
      return { file: relative(folder, path), bytes, kind: kindOf(path, bytes) };
    });
}

/** What stands before the first element: declaration and comments. */
const BEFORE_ROOT = String.raw`^\uFEFF?\s*(?:<\?[^>]*>\s*|<!--(?:[^-]|-[^-])*-->\s*)*`;
/** An invoice or credit note of UBL, one of CII or a 数电票 as the first element. */
const INVOICE_ROOT = new RegExp(
  String.raw`${BEFORE_ROOT}<(?:(?:[\w.-]+:)?(?:Invoice|CreditNote)\s[^>]*oasis:names:specification:ubl|(?:[\w.-]+:)?CrossIndustryInvoice[\s>]|EInvoice[\s>])`,
);
/** What else of UBL the three-way match takes. */
const TRADE_ROOT = new RegExp(
  String.raw`${BEFORE_ROOT}<(?:[\w.-]+:)?(?:Order|DespatchAdvice|ReceiptAdvice)\s[^>]*oasis:names:specification:ubl`,
);
const EVENT = /"(EPCISDocument|EPCISQueryDocument|(?:Object|Aggregation|Transaction|Transformation|Association)Event)"/;

/** Tells a document by its root element or its type, not by its name. */
function kindOf(path: string, bytes: Buffer): SourceFile['kind'] {
  if (path.endsWith('.xml')) {
    const head = bytes.subarray(0, 20_000).toString('utf8');
    return INVOICE_ROOT.test(head) ? 'invoice' : TRADE_ROOT.test(head) ? 'tradeDocument' : 'other';
  }
  if (!/\.json(ld)?$/.test(path)) return 'other';
  const text = bytes.toString('utf8');
  return EVENT.test(text) && text.includes('"eventTime"') ? 'greenEvents' : 'other';
}
