/** Parts of an invoice that rules look at, by the names that the tables of rules use for them. */
import { childrenAt } from '../xml';
import type { Context } from './rule';

export const SELLER = 'cac:AccountingSupplierParty';
export const BUYER = 'cac:AccountingCustomerParty';
export const REPRESENTATIVE = 'cac:TaxRepresentativeParty';

/** The document itself. */
export const document: Context = ({ root }) => [root];
/** `LegalMonetaryTotal` (BG-22). */
export const totals: Context = ({ totals }) => totals;
/** Lines (BG-25). */
export const lines: Context = ({ lines }) => lines;
/** Groups of the VAT breakdown (BG-23). */
export const subtotals: Context = ({ subtotals }) => subtotals;

/** What stands at a path below the document. */
export function at(path: string): Context {
  return ({ root }) => childrenAt(root, path);
}

/** What stands at a path below each line. */
export function inLines(path: string): Context {
  return ({ lines }) => lines.flatMap((line) => childrenAt(line, path));
}

/** Elements of the given names wherever they stand. */
export function everywhere(...names: readonly string[]): Context {
  return ({ elementsByName }) => names.flatMap((name) => elementsByName.get(name) ?? []);
}

/** What stands at a path below each element of a name, wherever that stands. */
export function inEach(name: string, path: string): Context {
  return ({ elementsByName }) => (elementsByName.get(name) ?? []).flatMap((element) => childrenAt(element, path));
}

/** Charges, or else allowances, of the document (BG-21, BG-20). */
export function documentLevel(wantsCharge: boolean): Context {
  return ({ documentAllowanceCharges }) =>
    documentAllowanceCharges.filter(({ isCharge }) => isCharge === wantsCharge).map(({ element }) => element);
}

/** Charges, or else allowances, of lines (BG-28, BG-27). */
export function lineLevel(wantsCharge: boolean): Context {
  return ({ allowanceCharges, root }) =>
    allowanceCharges
      .filter(({ element, isCharge }) => isCharge === wantsCharge && element.parent !== root)
      .map(({ element }) => element);
}
