/** All rules of EN 16931 that are implemented, in one list, and how a document fares under them. */
import { excerpt, type IntakeRefusal } from '../result';
import type { XmlElement } from '../xml';
import { ARITHMETIC_RULES, DECIMAL_RULES } from './arithmetic-rules';
import { factsOf } from './facts';
import { PRESENCE_RULES } from './presence-rules';
import type { Rule } from './rule';
import { VAT_RULES } from './vat-rules';

const RULES: readonly Rule[] = [...PRESENCE_RULES, ...ARITHMETIC_RULES, ...DECIMAL_RULES, ...VAT_RULES];

/** Ids of the implemented rules. */
export const IMPLEMENTED_RULES: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));

/** Every broken rule of an `Invoice` or `CreditNote` element, with the place and the remedy. */
export function brokenRules(invoice: XmlElement): IntakeRefusal[] {
  const facts = factsOf(invoice);
  return RULES.flatMap(({ id, remedy, check }) =>
    check(facts).map(({ field, found, expected }) => ({
      code: 'rule-failed' as const,
      rule: id,
      field,
      message: `${id}: found ${excerpt(found)}, expected ${expected}`,
      remedy,
    })),
  );
}
