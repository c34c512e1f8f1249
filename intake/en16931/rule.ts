/** What a business rule of EN 16931 is, and the words that the tables of rules are written in. */
import { type Decimal, decimalText, parseDecimal } from '../../domain/decimal';
import { MAX_REFUSALS } from '../limits';
import { excerpt } from '../result';
import { childAt, childrenAt, pathOf, textAt, type XmlElement } from '../xml';
import type { InvoiceFacts } from './facts';

/** One place where a rule does not hold. */
export interface Finding {
  readonly field: string;
  readonly found: string;
  readonly expected: string;
}

/** One rule by its id in the standard. */
export interface Rule {
  readonly id: string;
  readonly remedy: string;
  /** Whether the standard only recommends it: a document that breaks it is read, and told so. */
  readonly isAdvice?: true;
  check(facts: InvoiceFacts): readonly Finding[];
}

/** Chooses the elements that a rule looks at. */
export type Context = (facts: InvoiceFacts) => readonly XmlElement[];

/** A rule that looks at each element of its context by itself. */
export function ruleForEach(
  id: string,
  context: Context,
  findingIn: (element: XmlElement, facts: InvoiceFacts) => Finding | undefined,
  remedy: string,
): Rule {
  return {
    id,
    remedy,
    check: (facts) => {
      const findings: Finding[] = [];
      for (const element of context(facts)) {
        const finding = findingIn(element, facts);
        if (finding !== undefined) findings.push(finding);
        if (findings.length >= MAX_REFUSALS) break;
      }
      return findings;
    },
  };
}

/** A rule that wants something stated: a text at one of the paths (`@name` for an attribute) of each context element. */
export function presenceRule(id: string, context: Context, paths: readonly string[], what: string): Rule {
  return ruleForEach(
    id,
    context,
    (element) =>
      paths.some((path) => isStated(element, path))
        ? undefined
        : { field: `${pathOf(element)}/${paths.join(' | ')}`, found: 'nothing', expected: what },
    `State ${what}.`,
  );
}

/**
 * Whether something stands at a path: a text for a field (`cbc:`), anything for a group (`cac:`), whose parts have rules
 * of their own; `a/@b` asks for an attribute.
 */
export function isStated(element: XmlElement, path: string): boolean {
  const [elementPath, attribute] = path.split('@') as [string, string | undefined];
  if (attribute !== undefined) {
    const holder = elementPath === '' ? element : childAt(element, elementPath.slice(0, -1));
    return (holder?.attributes.get(attribute) ?? '').trim() !== '';
  }
  return childrenAt(element, path).some(({ name, text }) => name.startsWith('cac:') || text !== '');
}

/** Number at a path; `undefined` when it is missing or no number. */
export function numberAt(element: XmlElement, path: string): Decimal | undefined {
  const text = textAt(element, path);
  return text === undefined ? undefined : parseDecimal(text);
}

/** A finding about a number; what has no value yet is spelled `nothing`. */
export function numberFinding(
  element: XmlElement,
  path: string,
  expected: Decimal | undefined,
  explanation: string,
): Finding {
  return {
    field: `${pathOf(element)}/${path}`,
    found: excerpt(textAt(element, path) ?? 'nothing'),
    expected: expected === undefined ? explanation : `${decimalText(expected)} (${explanation})`,
  };
}
