/** Turns a Cross Industry Invoice into the UBL invoice that says the same; each element remembers where it came from. */

import { equal, parseDecimal } from '../../domain/decimal';
import { INVOICE_TYPE_CODES } from '../en16931/code-lists';
import { childAt, childrenAt, numberSiblings, textAt, type XmlDraft, type XmlElement } from '../xml';
import { partsOf, SETTLEMENT, SUBTOTAL } from './binding';
import type { Part } from './part';

const TOTALS = `${SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation`;

/** The same invoice in UBL. Whether it is a credit note follows from its type code: CII has one root for both. */
export function ublOf(cii: XmlElement): XmlElement {
  const isCreditNote = INVOICE_TYPE_CODES.creditNote.has(textAt(cii, 'rsm:ExchangedDocument/ram:TypeCode') ?? '');
  const root = draft(isCreditNote ? 'cn:CreditNote' : 'ubl:Invoice', undefined, cii);
  const currency = textAt(cii, `${SETTLEMENT}/ram:InvoiceCurrencyCode`) ?? '';
  for (const part of partsOf(isCreditNote)) add(part, root, cii, currency);
  addTaxTotals(root, cii, currency);
  finish(root);
  return root;
}

function add(part: Part, parent: XmlDraft, context: XmlElement, currency: string): void {
  if (part.cii === undefined) {
    const group = draft(part.ubl, parent, context);
    for (const inner of part.parts ?? []) add(inner, group, context, currency);
    if (group.children.length > 0) parent.children.push(group);
    return;
  }
  for (const source of sourcesOf(part, part.cii, context)) {
    const element = draft(part.ubl, parent, source);
    if (part.parts === undefined) fill(element, part, source, currency);
    for (const inner of part.parts ?? []) add(inner, element, source, currency);
    parent.children.push(element);
  }
}

function sourcesOf({ once }: Part, path: string, context: XmlElement): readonly XmlElement[] {
  const alternatives = path.split('|').map((each) => (each === '.' ? [context] : childrenAt(context, each)));
  const sources = alternatives.find(({ length }) => length > 0) ?? [];
  return once === true ? [...new Map(sources.map((source) => [source.text, source])).values()] : sources;
}

/** CII states the currency once for all amounts (BT-5); UBL repeats it with each. */
function fill(element: XmlDraft, part: Part, source: XmlElement, currency: string): void {
  element.text = part.text === undefined ? source.text : part.text(source);
  const attributes = new Map<string, string>();
  for (const name of part.keeps ?? []) {
    const value = source.attributes.get(name);
    if (value !== undefined) attributes.set(name, value);
  }
  for (const [name, value] of part.attributes?.(source) ?? []) if (value !== undefined) attributes.set(name, value);
  if (part.ubl.endsWith('Amount')) attributes.set('currencyID', source.attributes.get('currencyID') ?? currency);
  element.attributes = attributes;
}

/**
 * CII keeps the breakdown beside the totals, UBL below the total in the invoice's currency. CII may leave a total of
 * nothing out, where the total with VAT is the one without.
 */
function addTaxTotals(root: XmlDraft, cii: XmlElement, currency: string): void {
  const stated = childrenAt(cii, `${TOTALS}/ram:TaxTotalAmount`).map((amount) => {
    const total = draft('cac:TaxTotal', root, amount);
    add({ ubl: 'cbc:TaxAmount', cii: '.' }, total, amount, currency);
    return total;
  });
  const isOwn = (total: XmlDraft) => total.children.some(({ attributes }) => attributes.get('currencyID') === currency);
  const own = stated.find(isOwn) ?? impliedTotal(root, cii, currency);
  add(SUBTOTAL, own, cii, currency);
  root.children.push(...new Set([...stated, own]));
}

function impliedTotal(root: XmlDraft, cii: XmlElement, currency: string): XmlDraft {
  const summation = childAt(cii, TOTALS);
  const total = draft('cac:TaxTotal', root, summation ?? cii);
  const exclusive = parseDecimal((summation && textAt(summation, 'ram:TaxBasisTotalAmount')) ?? '');
  const inclusive = parseDecimal((summation && textAt(summation, 'ram:GrandTotalAmount')) ?? '');
  if (exclusive !== undefined && inclusive !== undefined && equal(exclusive, inclusive)) {
    const amount = draft('cbc:TaxAmount', total, summation ?? cii);
    amount.text = '0';
    amount.attributes = new Map([['currencyID', currency]]);
    total.children.push(amount);
  }
  return total;
}

function draft(name: string, parent: XmlElement | undefined, source: XmlElement): XmlDraft {
  return { name, parent, attributes: new Map(), children: [], text: '', ordinal: undefined, source };
}

function finish(element: XmlDraft): void {
  numberSiblings(element.children);
  element.children.forEach(finish);
}
