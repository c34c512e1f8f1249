/** All rules of EN 16931 that are implemented, in one list, those that are not, and how a document fares. */
import { MAX_REFUSALS } from '../limits';
import { excerpt, type IntakeRefusal } from '../result';
import type { XmlElement } from '../xml';
import { ARITHMETIC_RULES, DECIMAL_RULES } from './arithmetic-rules';
import { CODE_LIST_RULES } from './code-list-rules';
import { CONDITION_RULES } from './condition-rules';
import { factsOf } from './facts';
import { PRESENCE_RULES } from './presence-rules';
import type { Rule } from './rule';
import { SYNTAX_RULES } from './syntax-rules';
import { VAT_RULES } from './vat-rules';

const RULES: readonly Rule[] = [
  ...PRESENCE_RULES,
  ...CONDITION_RULES,
  ...CODE_LIST_RULES,
  ...ARITHMETIC_RULES,
  ...DECIMAL_RULES,
  ...VAT_RULES,
  ...SYNTAX_RULES,
];

const RULES_OF_THE_MODEL: readonly Rule[] = RULES.filter(({ id }) => !id.startsWith('UBL-'));

/** Ids of the implemented rules. */
export const IMPLEMENTED_RULES: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));

const COMPARES_MEANINGS = 'a text and a code shall mean the same, which no program can tell';
const OF_CII_ALONE = 'about the elements of CII alone, which are read as the UBL that says the same';

/** Rules of the standard that are not checked, by id (`*` for a whole group), and why. */
export const RULES_NOT_CHECKED: Readonly<Record<string, string>> = {
  'BR-CO-05': COMPARES_MEANINGS,
  'BR-CO-06': COMPARES_MEANINGS,
  'BR-CO-07': COMPARES_MEANINGS,
  'BR-CO-08': COMPARES_MEANINGS,
  'BR-CL-08': 'the subject of a note is a code in CII only, and nothing here rests on a note',
  'UBL-CR-*': 'advice against each of some 680 elements of UBL that the model does not know; they are passed over',
  'CII-SR-*': OF_CII_ALONE,
  'CII-DT-*': OF_CII_ALONE,
};

/** How a document fares under the rules. */
export interface Judgement {
  /** Broken rules that the document is refused for. */
  readonly refusals: readonly IntakeRefusal[];
  /** Broken rules that the standard only recommends. */
  readonly warnings: readonly IntakeRefusal[];
}

/** The syntax that a document came in. */
export type Syntax = 'ubl' | 'cii';

/**
 * Judges an `Invoice` or `CreditNote` element, with place and remedy, until there are `MAX_REFUSALS` findings of a kind. The
 * rules about UBL alone (UBL-SR, UBL-DT) say nothing about a document that came in another syntax.
 */
export function judgementOf(invoice: XmlElement, syntax: Syntax = 'ubl'): Judgement {
  const facts = factsOf(invoice);
  const refusals: IntakeRefusal[] = [];
  const warnings: IntakeRefusal[] = [];
  for (const { id, remedy, isAdvice, check } of syntax === 'ubl' ? RULES : RULES_OF_THE_MODEL) {
    const findings = isAdvice === true ? warnings : refusals;
    if (findings.length >= MAX_REFUSALS) continue;
    for (const { field, found, expected } of check(facts)) {
      const message = `${id}: found ${excerpt(found)}, expected ${expected}`;
      findings.push({ code: 'rule-failed', rule: id, field, message, remedy });
    }
  }
  return { refusals, warnings };
}
