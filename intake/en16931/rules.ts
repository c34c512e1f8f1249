/** All rules of EN 16931 that are implemented, in one list, and how a document fares under them. */
import { MAX_REFUSALS } from '../limits';
import { excerpt, type IntakeRefusal } from '../result';
import type { XmlElement } from '../xml';
import { ARITHMETIC_RULES, DECIMAL_RULES } from './arithmetic-rules';
import { CONDITION_RULES } from './condition-rules';
import { factsOf } from './facts';
import { PRESENCE_RULES } from './presence-rules';
import type { Rule } from './rule';
import { VAT_RULES } from './vat-rules';

const RULES: readonly Rule[] = [
  ...PRESENCE_RULES,
  ...CONDITION_RULES,
  ...ARITHMETIC_RULES,
  ...DECIMAL_RULES,
  ...VAT_RULES,
];

/** Ids of the implemented rules. */
export const IMPLEMENTED_RULES: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));

/** The broken rules of an `Invoice` or `CreditNote` element, with place and remedy, until there are `MAX_REFUSALS`. */
export function brokenRules(invoice: XmlElement): IntakeRefusal[] {
  const facts = factsOf(invoice);
  const refusals: IntakeRefusal[] = [];
  for (const { id, remedy, check } of RULES) {
    for (const { field, found, expected } of check(facts)) {
      const message = `${id}: found ${excerpt(found)}, expected ${expected}`;
      refusals.push({ code: 'rule-failed', rule: id, field, message, remedy });
    }
    if (refusals.length >= MAX_REFUSALS) break;
  }
  return refusals;
}
