/** The samples: every invoice is read and adds up, the firms agree with the documents, the table in the README is right. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { daysBetween, isCalendarDate } from '../../domain/calendar';
import { checkCharacter } from '../../domain/credit-code';
import { normaliseInvoiceNumber } from '../../domain/fingerprint';
import { formatMinor } from '../../domain/money';
import { type InvoiceDocument, parseInvoice } from '../../intake/invoice-document';

interface Party {
  readonly key: string;
  readonly code: string;
  readonly names: { readonly en: string; readonly zh: string };
  readonly role: string;
  readonly gln: string;
  readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
}

const parties = JSON.parse(readFileSync(join(__dirname, 'parties.json'), 'utf8')) as readonly Party[];
const readme = readFileSync(join(__dirname, 'README.md'), 'utf8');
const files = readdirSync(join(__dirname, 'invoices')).sort();
const invoices = files.map((file) => invoiceIn(file));

function invoiceIn(file: string): InvoiceDocument {
  const result = parseInvoice(readFileSync(join(__dirname, 'invoices', file)));
  if (!result.ok) throw new Error(`${file}: ${JSON.stringify(result.refusals)}`);
  return result.value;
}

function tenorDays({ issueDate, dueDate }: InvoiceDocument): number {
  if (dueDate === undefined || !isCalendarDate(issueDate) || !isCalendarDate(dueDate)) throw new Error('no tenor');
  return daysBetween(issueDate, dueDate);
}

/** GS1's check digit of a 13-digit number. */
function hasGs1CheckDigit(number: string): boolean {
  const sum = [...number].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return /^[0-9]{13}$/.test(number) && sum % 10 === 0;
}

describe('the sample firms', () => {
  test.each(parties.map((party) => [party.key, party] as const))('%s has right check digits', (_, { code, gln }) => {
    expect(checkCharacter(code.slice(0, 17))).toBe(code.charAt(17));
    expect(hasGs1CheckDigit(gln)).toBe(true);
  });
});

describe('what goes to the next tier', () => {
  const passes = JSON.parse(readFileSync(join(__dirname, 'tiers.json'), 'utf8')) as readonly {
    readonly invoice: string;
    readonly to: string;
    readonly amountMinor: string;
  }[];

  test.each(passes.map((pass) => [pass.invoice, pass] as const))('%s is less than the invoice, to a known supplier', (_, pass) => {
    const invoice = invoices.find(({ number }) => number === pass.invoice);
    expect(BigInt(pass.amountMinor)).toBeLessThan(invoice?.payableMinor ?? 0n);
    expect(parties.find(({ key }) => key === pass.to)?.role).toBe('supplier');
  });
});

describe('the sample invoices', () => {
  it('are twelve of EN 16931 and two 数电票', () => {
    expect(files).toHaveLength(14);
    expect(files.filter((file) => file.endsWith('shudianpiao.xml'))).toHaveLength(2);
  });

  test.each(files.slice(0, 12).map((file, index) => [file, invoices[index] as InvoiceDocument] as const))(
    '%s names known firms and its trade',
    (_, { seller, buyer, orderReference, despatchReference, receiptReference }) => {
      for (const [party, role] of [
        [seller, 'supplier'],
        [buyer, 'anchor'],
      ] as const) {
        const known = parties.find(({ names }) => names.zh === party.name);
        expect(known?.role).toBe(role);
        expect(party.identifiers).toEqual(expect.arrayContaining([...(known?.identifiers ?? [])]));
      }
      expect([orderReference, despatchReference, receiptReference]).not.toContain(undefined);
    },
  );

  it('in the format of the tax authority name known firms by their credit codes', () => {
    for (const { seller, buyer } of invoices.slice(12)) {
      const codes = [seller, buyer].map(({ identifiers }) => identifiers.find(({ scheme }) => scheme === 'USCC')?.value);
      expect(codes.map((code) => parties.find((party) => party.code === code)?.role)).toEqual(['supplier', 'anchor']);
    }
  });

  it('fall due within half a year, but for number 11', () => {
    const long = invoices.filter((invoice) => tenorDays(invoice) < 30 || tenorDays(invoice) > 180);
    expect(long.map(({ number }) => number)).toEqual(['QS26030041']);
    expect(tenorDays(long[0] as InvoiceDocument)).toBe(407);
  });

  it('have different numbers, but for number 12', () => {
    const keys = invoices.map(({ seller, number }) => `${seller.name} ${normaliseInvoiceNumber(number)}`);
    expect(new Set(keys).size).toBe(13);
    expect(keys[11]).toBe(keys[0]);
  });

  it('are in the README as they are', () => {
    for (const [index, invoice] of invoices.entries()) {
      const row = readme.split('\n').find((line) => line.includes(`| \`${files[index]}\` |`));
      for (const cell of [
        invoice.number,
        `${formatMinor(invoice.payableMinor, invoice.currency)} ${invoice.currency}`,
        invoice.issueDate,
        invoice.dueDate ?? '',
        `| ${tenorDays(invoice)} |`,
      ]) {
        expect(row).toContain(cell);
      }
    }
  });
});
