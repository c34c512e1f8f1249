/** The rules against public cases that nobody here wrote: each embedded case says which rule must hold or fail. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseUblInvoice } from '../ubl-invoice';
import { childrenAt, parseXml, type XmlElement } from '../xml';
import { UBL_PREFIXES } from './facts';
import { IMPLEMENTED_RULES, judgementOf, RULES_NOT_CHECKED } from './rules';

const FOLDER = join(process.env.PUBLIC_EXAMPLES ?? join(__dirname, '../../../shared/data'), 'en16931');
const describePublic = existsSync(FOLDER) ? describe : describe.skip;

interface Case {
  readonly name: string;
  readonly invoice: XmlElement;
  readonly rule: string;
  readonly mustHold: boolean;
  /** How often a rule must fail, where the case says so. */
  readonly failures?: number;
}

const VERDICTS = ['success', 'error', 'fatal', 'warning'];

/** A file is a set of tests; each holds one (part of a) document and the verdict on one or more rules. */
function casesIn(folder: string, file: string): Case[] {
  const prefixes = new Map([...UBL_PREFIXES, ['http://difi.no/xsd/vefa/validator/1.0', '']]);
  const set = parseXml(readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, ''), prefixes);
  if (!set.ok) throw new Error(`${file}: ${set.refusals[0]?.message}`);
  return childrenAt(set.value, 'test').flatMap((test, index) => {
    const invoice = test.children.find(({ name }) => name === 'ubl:Invoice' || name === 'cn:CreditNote');
    if (invoice === undefined) throw new Error(`${file} #${index + 1} holds no document`);
    return VERDICTS.flatMap((verdict) =>
      childrenAt(test, `assert/${verdict}`).map(({ text, attributes }) => {
        const failures = attributes.get('number');
        const name = `${file} #${index + 1}: ${text} ${verdict}`;
        const mustHold = verdict === 'success';
        return {
          name,
          invoice,
          rule: text,
          mustHold,
          ...(failures === undefined ? {} : { failures: Number(failures) }),
        };
      }),
    );
  });
}

describePublic('the public cases of EN 16931', () => {
  test.each(['Invoice-unit-UBL', 'CreditNote-unit-UBL'])('in %s are judged alike', (name) => {
    const folder = join(FOLDER, 'test', name);
    const cases = readdirSync(folder).flatMap((file) => casesIn(folder, file));
    const covered = cases.filter(({ rule }) => IMPLEMENTED_RULES.has(rule));
    const wrong = covered.filter(({ invoice, rule, mustHold, failures }) => {
      const { refusals, warnings } = judgementOf(invoice);
      const found = [...refusals, ...warnings].filter((refusal) => refusal.rule === rule).length;
      return mustHold ? found > 0 : failures === undefined ? found === 0 : found !== failures;
    });
    expect(wrong.map((each) => each.name)).toEqual([]);
  });

  it('are 445 that must hold and 441 that must fail, in 223 files', () => {
    const files = ['Invoice-unit-UBL', 'CreditNote-unit-UBL'].flatMap((name) => {
      const folder = join(FOLDER, 'test', name);
      return readdirSync(folder).map((file) => casesIn(folder, file));
    });
    const cases = files.flat();
    expect(files).toHaveLength(223);
    expect(cases.filter(({ mustHold }) => mustHold)).toHaveLength(445);
    expect(cases.filter(({ mustHold }) => !mustHold)).toHaveLength(441);
  });

  it('know no rule that is not implemented', () => {
    const rules = ['Invoice-unit-UBL', 'CreditNote-unit-UBL'].flatMap((name) => {
      const folder = join(FOLDER, 'test', name);
      return readdirSync(folder).flatMap((file) => casesIn(folder, file).map(({ rule }) => rule));
    });
    const missing = [...new Set(rules)].filter((rule) => !IMPLEMENTED_RULES.has(rule));
    expect(missing).toEqual([]);
  });
});

describePublic('the public example invoices', () => {
  const folder = join(FOLDER, 'ubl/examples');
  const files = existsSync(folder) ? readdirSync(folder) : [];

  it('are sixteen', () => {
    expect(files).toHaveLength(16);
  });

  it('are all read', () => {
    const refused = files.flatMap((file) => {
      const result = parseUblInvoice(readFileSync(join(folder, file)));
      return result.ok ? [] : result.refusals.map(({ message }) => `${file}: ${message}`);
    });
    expect(refused).toEqual([]);
  });
});

it('lists no rule as not checked that is implemented', () => {
  expect(Object.keys(RULES_NOT_CHECKED).filter((id) => IMPLEMENTED_RULES.has(id))).toEqual([]);
});

it('the guide lists what is not checked, by rule, as it stands', () => {
  const guide = readFileSync(join(__dirname, '../../docs/intake.md'), 'utf8');
  const rows = Object.entries(RULES_NOT_CHECKED).map(([rule, why]) => `| ${rule} | ${why} |`);
  expect(guide.slice(guide.indexOf('| rule | why not |')).trim().split('\n').slice(2)).toEqual(rows);
});
