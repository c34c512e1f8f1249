/** Reading CII: the same invoice as in UBL, the same rules, places named as they stand in the document. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCiiInvoice } from './cii-invoice';
import { givenCiiInvoice } from './given-cii-invoice';
import { givenInvoice } from './given-invoice';
import type { InvoiceDocument } from './invoice-model';
import type { IntakeRefusal } from './result';
import { parseUblInvoice } from './ubl-invoice';

const FOLDER = join(process.env.PUBLIC_EXAMPLES ?? join(__dirname, '../../shared/data'), 'en16931/cii/examples');
const describePublic = existsSync(FOLDER) ? describe : describe.skip;

function read(xml: string | Uint8Array): InvoiceDocument {
  const result = parseCiiInvoice(xml);
  if (!result.ok) throw new Error(JSON.stringify(result.refusals, undefined, 1));
  return result.value;
}

function refusals(xml: string): readonly IntakeRefusal[] {
  const result = parseCiiInvoice(xml);
  return result.ok ? [] : result.refusals;
}

describe('an invoice in CII', () => {
  it.each([{}, { kind: 'CreditNote' as const }, { lineCents: [125_050n, 99n], prepaidCents: 1_000n }])(
    'is the invoice that the same figures are in UBL: %p',
    (given) => {
      const ubl = parseUblInvoice(givenInvoice(given));
      if (!ubl.ok) throw new Error(JSON.stringify(ubl.refusals));
      const { documentSha256: _, ...expected } = ubl.value;
      expect(read(givenCiiInvoice(given))).toEqual({ ...expected, documentSha256: expect.any(String) });
    },
  );

  it('may leave a tax total of nothing out', () => {
    const xml = givenCiiInvoice({ ratePercent: 0 })
      .replace(/<ram:TaxTotalAmount.*<\/ram:TaxTotalAmount>/, '')
      .replaceAll('>S<', '>Z<');
    expect(read(xml).totals.tax).toBe('0');
  });
});

describe('a refusal', () => {
  test.each<[string, (xml: string) => string, string, string]>([
    ['no number', (xml) => xml.replace('<ram:ID>T-1</ram:ID>', ''), 'BR-02', '/rsm:CrossIndustryInvoice'],
    [
      'another amount due',
      (xml) => xml.replace(/(<ram:DuePayableAmount>)[^<]*/, '$1113.01'),
      'BR-CO-16',
      'SpecifiedTradeSettlementHeaderMonetarySummation',
    ],
    [
      'another tax total',
      (xml) => xml.replace(/(<ram:TaxTotalAmount[^>]*>)[^<]*/, '$113.01'),
      'BR-CO-14',
      'ram:TaxTotalAmount',
    ],
    [
      'no tax total where there is tax',
      (xml) => xml.replace(/<ram:TaxTotalAmount.*<\/ram:TaxTotalAmount>/, ''),
      'BR-CO-15',
      '/rsm:CrossIndustryInvoice',
    ],
    ['a line without a price', (xml) => xml.replace(/<ram:NetPrice.*<\/ram:NetPrice\w+>/, ''), 'BR-26', 'LineItem'],
    ['a unit that nobody knows', (xml) => xml.replace('"KGM"', '"KILO"'), 'BR-CL-23', 'ram:BilledQuantity/@unitCode'],
    ['a date in another format', (xml) => xml.replace('>20260302<', '>02.03.2026<'), 'date-invalid', 'DateTimeString'],
    [
      'a date without its format',
      (xml) => xml.replace('format="102"', 'format="610"'),
      'date-invalid',
      'IssueDateTime',
    ],
    ['a second due amount', (xml) => xml.replace(/<ram:DuePayable.*Amount>/, '$&$&'), 'field-repeated', 'DuePayable'],
    ['an unknown type code', (xml) => xml.replace('>380<', '>999<'), 'BR-CL-01', 'ExchangedDocument/ram:TypeCode'],
    [
      'another document',
      (xml) => xml.replaceAll('CrossIndustryInvoice', 'CrossIndustryOrder'),
      'not-cii',
      '(document)',
    ],
    ['a DOCTYPE', (xml) => `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${xml}`, 'doctype-refused', ''],
  ])('meets %s', (_, change, code, place) => {
    const found = refusals(change(givenCiiInvoice()));
    expect(found.map(({ rule, code: kind }) => rule ?? kind)).toContain(code);
    expect(found.find(({ rule, code: kind }) => (rule ?? kind) === code)?.field).toContain(place);
    expect(found.filter(({ field }) => /c[ab]c:/.test(field))).toEqual([]);
  });
});

describePublic('the public example invoices in CII', () => {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER).sort() : [];

  it('are read, but for the one in a currency that is not carried', () => {
    const outcomes = files.map((file) => {
      const result = parseCiiInvoice(readFileSync(join(FOLDER, file)));
      return [file, result.ok ? [] : result.refusals.map(({ code, rule, field }) => `${rule ?? code} ${field}`)];
    });
    expect(Object.fromEntries(outcomes)).toEqual({
      ...Object.fromEntries(files.map((file) => [file, []])),
      'huf_example_cii.xml': ['currency-unsupported /rsm:CrossIndustryInvoice'],
    });
    expect(files).toHaveLength(10);
  });

  it('say the same as their UBL counterparts, where those are the same invoice', () => {
    const ublFolder = join(FOLDER, '../../ubl/examples');
    const essence = (document: InvoiceDocument) => ({ number: document.number, payable: document.totals.payable });
    for (const number of [1, 2, 4, 6, 9]) {
      const ubl = parseUblInvoice(readFileSync(join(ublFolder, `ubl-tc434-example${number}.xml`)));
      if (!ubl.ok) throw new Error(JSON.stringify(ubl.refusals));
      expect(essence(read(readFileSync(join(FOLDER, `CII_example${number}.xml`))))).toEqual(essence(ubl.value));
    }
  });
});
