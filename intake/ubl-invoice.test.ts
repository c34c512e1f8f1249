/** Reading invoices: what is taken, what is refused and with which rule, and what hostile documents cost. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type GivenInvoice, givenInvoice, payableCents } from './given-invoice';
import { MAX_XML_BYTES, MAX_XML_NODES } from './limits';
import type { IntakeRefusal } from './result';
import { type InvoiceDocument, parseUblInvoice } from './ubl-invoice';

function read(xml: string | Uint8Array): InvoiceDocument {
  const result = parseUblInvoice(xml);
  if (!result.ok) throw new Error(JSON.stringify(result.refusals, undefined, 1));
  return result.value;
}

function refusals(xml: string | Uint8Array): readonly IntakeRefusal[] {
  const result = parseUblInvoice(xml);
  return result.ok ? [] : result.refusals;
}

const rules = (xml: string) => refusals(xml).map(({ rule, code }) => rule ?? code);

describe('an invoice', () => {
  it('becomes a typed document', () => {
    const given = { lineCents: [125_050n, 99n], allowanceCents: 49n, prepaidCents: 1_000n, roundingCents: -3n };
    const xml = givenInvoice(given);
    expect(read(xml)).toEqual({
      kind: 'invoice',
      number: 'T-1',
      typeCode: '380',
      issueDate: '2026-03-02',
      dueDate: '2026-06-30',
      currency: 'CNY',
      seller: {
        name: 'Seller & Sons',
        country: 'CN',
        identifiers: [
          { scheme: 'USCC', value: '91420802MAYW0G386H' },
          { scheme: '0088', value: '9520201000001' },
          { scheme: 'VAT', value: 'CN91420802MAYW0G386H' },
        ],
      },
      buyer: expect.objectContaining({ name: 'Buyer' }),
      lines: [
        {
          id: '1',
          description: 'Anode foil',
          quantity: '1',
          unitCode: 'KGM',
          netAmount: '1250.5',
          price: { amount: '1250.5', per: '1' },
        },
        {
          id: '2',
          description: 'Anode foil',
          quantity: '1',
          unitCode: 'KGM',
          netAmount: '0.99',
          price: { amount: '0.99', per: '1' },
        },
      ],
      totals: {
        lineExtension: '1251.49',
        allowances: '0.49',
        charges: '0',
        taxExclusive: '1251',
        tax: '162.63',
        taxInclusive: '1413.63',
        prepaid: '10',
        rounding: '-0.03',
        payable: '1403.6',
      },
      payableMinor: 140_360n,
      documentSha256: createHash('sha256').update(xml).digest('hex'),
    });
  });

  it('is the same from bytes, with a byte order mark, and under other prefixes', () => {
    const xml = givenInvoice();
    const other = xml
      .replaceAll('cbc:', 'basic:')
      .replaceAll('cac:', 'aggregate:')
      .replace('xmlns:cbc', 'xmlns:basic')
      .replace('xmlns:cac', 'xmlns:aggregate')
      .replace('<Invoice xmlns=', '<ubl:Invoice xmlns:ubl=')
      .replace('</Invoice>', '</ubl:Invoice>');
    const { documentSha256: _, ...document } = read(xml);
    expect(read(Buffer.from(xml))).toMatchObject(document);
    expect(read(Buffer.from(`\uFEFF${xml}`))).toMatchObject(document);
    expect(read(other)).toMatchObject(document);
  });

  it('takes no element by its prefix alone', () => {
    const foreign = givenInvoice().replace('CommonBasicComponents-2', 'CommonBasicComponents-3');
    expect(rules(foreign)).toEqual(expect.arrayContaining(['BR-01', 'BR-02', 'BR-15']));
  });

  it('hashes the exact bytes', () => {
    const bytes = Buffer.from(`\uFEFF${givenInvoice()}\n`);
    expect(read(bytes).documentSha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('is a credit note when it says so', () => {
    expect(read(givenInvoice({ kind: 'CreditNote' }))).toMatchObject({ kind: 'creditNote', typeCode: '381' });
  });

  it('in yen has no decimals', () => {
    const yen = givenInvoice({ currency: 'JPY', ratePercent: 10 });
    expect(read(yen.replace(/(\d+)\.00</g, '$1<')).payableMinor).toBe(110n);
    expect(rules(yen)).toContain('number-malformed');
  });

  it('names the day of delivery where it states one', () => {
    const delivery = '<cac:Delivery><cbc:ActualDeliveryDate>2026-02-25</cbc:ActualDeliveryDate></cac:Delivery>';
    const stated = givenInvoice().replace('<cac:TaxTotal>', `${delivery}<cac:TaxTotal>`);
    expect(read(stated)).toMatchObject({ deliveryDate: '2026-02-25' });
    expect(read(givenInvoice())).not.toHaveProperty('deliveryDate');
    expect(rules(stated.replace('2026-02-25', '2026-02-30'))).toContain('date-invalid');
  });

  it('refers to order, despatch, receipt, contract and preceding invoice', () => {
    const reference = (name: string, id: string) => `<cac:${name}><cbc:ID>${id}</cbc:ID></cac:${name}>`;
    const references = [
      reference('OrderReference', 'PO-1'),
      `<cac:BillingReference>${reference('InvoiceDocumentReference', 'T-0')}</cac:BillingReference>`,
      reference('DespatchDocumentReference', 'DN-1'),
      reference('ReceiptDocumentReference', 'GRN-1'),
      reference('ContractDocumentReference', 'C-1'),
    ].join('');
    const xml = givenInvoice().replace('<cac:AccountingSupplierParty>', `${references}<cac:AccountingSupplierParty>`);
    expect(read(xml)).toMatchObject({
      orderReference: 'PO-1',
      precedingInvoice: { number: 'T-0' },
      despatchReference: 'DN-1',
      receiptReference: 'GRN-1',
      contractReference: 'C-1',
    });
  });
});

it('tells of advice that a document does not follow, and reads it', () => {
  const means = (number: string) =>
    `<cac:PaymentMeans><cbc:PaymentMeansCode>48</cbc:PaymentMeansCode><cac:CardAccount><cbc:PrimaryAccountNumberID>${number}</cbc:PrimaryAccountNumberID></cac:CardAccount></cac:PaymentMeans>`;
  const withCard = (number: string) => givenInvoice().replace('<cac:TaxTotal>', `${means(number)}<cac:TaxTotal>`);
  expect(read(withCard('1234')).warnings).toBeUndefined();
  expect(read(withCard('4111111111111111')).warnings).toMatchObject([{ rule: 'BR-51' }]);
  expect(JSON.stringify(read(withCard('4111111111111111')).warnings)).not.toContain('4111');
});

const amounts = fc.record({
  lineCents: fc.array(fc.bigInt({ min: 1n, max: 10n ** 12n }), { minLength: 1, maxLength: 8 }),
  allowanceCents: fc.bigInt({ min: 0n, max: 10_000n }),
  chargeCents: fc.bigInt({ min: 10_000n, max: 20_000n }),
  ratePercent: fc.constantFrom(3, 6, 9, 13),
  prepaidCents: fc.bigInt({ min: 0n, max: 10_000n }),
  roundingCents: fc.bigInt({ min: -99n, max: 99n }),
});

describe('arithmetic', () => {
  it('holds for every invoice that adds up, to the cent', () => {
    fc.assert(
      fc.property(amounts, (given: GivenInvoice) => {
        expect(read(givenInvoice(given)).payableMinor).toBe(payableCents(given));
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ['LineExtensionAmount', 'BR-CO-10'],
    ['AllowanceTotalAmount', 'BR-CO-11'],
    ['ChargeTotalAmount', 'BR-CO-12'],
    ['TaxExclusiveAmount', 'BR-CO-13'],
    ['TaxInclusiveAmount', 'BR-CO-15'],
    ['PayableAmount', 'BR-CO-16'],
  ])('one cent in %s breaks %s', (name, rule) => {
    fc.assert(
      fc.property(amounts, (given: GivenInvoice) => {
        // Nothing prepaid: a negative amount would be spelled with a sign that the change below does not know.
        const xml = givenInvoice({ ...given, prepaidCents: 0n, roundingCents: 0n });
        const totals = xml.indexOf('<cac:LegalMonetaryTotal>');
        const wrong = xml
          .slice(totals)
          .replace(
            new RegExp(`(<cbc:${name} currencyID="CNY">)(\\d+)\\.(\\d\\d)`),
            (_, tag: string, units: string, cents: string) => {
              const more = (BigInt(units + cents) + 1n).toString().padStart(3, '0');
              return `${tag}${more.slice(0, -2)}.${more.slice(-2)}`;
            },
          );
        expect(rules(xml.slice(0, totals) + wrong)).toContain(rule);
      }),
      { numRuns: 10 },
    );
  });
});

describe('a refusal', () => {
  it('names rule, place, what was found and expected, and the remedy', () => {
    const wrong = givenInvoice().replace(/(<cbc:PayableAmount[^>]*>)[^<]*/, '$1113.01');
    expect(refusals(wrong)).toEqual([
      {
        code: 'rule-failed',
        rule: 'BR-CO-16',
        field: '/ubl:Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount',
        message: 'BR-CO-16: found 113.01, expected 113 (total with VAT − prepaid + rounding)',
        remedy: 'Make this amount total with VAT − prepaid + rounding.',
      },
    ]);
  });

  test.each<[string, (xml: string) => string, string]>([
    ['no number', (xml) => xml.replace('<cbc:ID>T-1</cbc:ID>', ''), 'BR-02'],
    ['an empty number', (xml) => xml.replace('>T-1<', '> <'), 'BR-02'],
    ['no line', (xml) => xml.replace(/<cac:InvoiceLine>.*<\/cac:InvoiceLine>/, ''), 'BR-16'],
    ['no due date and no terms', (xml) => xml.replace(/<cbc:DueDate>.*<\/cbc:DueDate>/, ''), 'BR-CO-25'],
    ['a day that does not exist', (xml) => xml.replace('2026-06-30', '2026-06-31'), 'date-invalid'],
    ['a date in another form', (xml) => xml.replace('2026-06-30', '30.06.2026'), 'date-invalid'],
    ['an amount with three decimals', (xml) => xml.replaceAll('>113.00<', '>113.000<'), 'BR-DEC-18'],
    ['an amount with a comma', (xml) => xml.replaceAll('>113.00<', '>113,00<'), 'number-malformed'],
    ['an amount with an exponent', (xml) => xml.replaceAll('>113.00<', '>113e0<'), 'number-malformed'],
    ['a currency that is not carried', (xml) => xml.replaceAll('CNY', 'XTS'), 'currency-unsupported'],
    [
      'an amount in another currency',
      (xml) => xml.replace(/(PayableAmount currencyID=")CNY/, '$1EUR'),
      'currency-mixed',
    ],
    ['two amounts due', (xml) => xml.replace(/(<cbc:PayableAmount.*<\/cbc:PayableAmount>)/, '$1$1'), 'field-repeated'],
    ['a line of a credit note', (xml) => xml.replaceAll('InvoiceLine>', 'CreditNoteLine>'), 'field-invalid'],
    [
      'a charge indicator of neither kind',
      (xml) => xml.replace('</Invoice>', '<cbc:ChargeIndicator>no</cbc:ChargeIndicator></Invoice>'),
      'field-invalid',
    ],
    ['a unit that nobody knows', (xml) => xml.replace('"KGM"', '"KILO"'), 'BR-CL-23'],
    ['an issuer that nobody knows', (xml) => xml.replace('schemeID="0088"', 'schemeID="GLN"'), 'BR-CL-10'],
    [
      'a second tax category of a line',
      (xml) => xml.replace(/<cac:Classified.*<\/cac:Classified\w+>/, '$&$&'),
      'UBL-SR-48',
    ],
    ['the standard rate beside split payment', (xml) => xml.replace('<cbc:ID>S<', '<cbc:ID>B<'), 'BR-B-02'],
    ['split payment abroad', (xml) => xml.replace('<cbc:ID>S<', '<cbc:ID>B<'), 'BR-B-01'],
    ['the type code of a credit note', (xml) => xml.replace('>380<', '>381<'), 'BR-CL-01'],
    ['a VAT identifier without a country', (xml) => xml.replace('>CN9142', '>9142'), 'BR-CO-09'],
    ['another document', (xml) => xml.replaceAll('Invoice', 'Order'), 'not-ubl'],
    ['a DOCTYPE', (xml) => xml.replace('?>', '?><!DOCTYPE Invoice [<!ENTITY a "b">]>'), 'doctype-refused'],
    ['an entity of its own', (xml) => xml.replace('&amp;', '&sons;'), 'xml-malformed'],
    ['a character reference to nothing', (xml) => xml.replace('&amp;', '&#0;'), 'xml-malformed'],
    ['an unclosed element', (xml) => xml.replace('</Invoice>', ''), 'xml-malformed'],
    ['a second root', (xml) => `${xml}<Invoice/>`, 'xml-malformed'],
    ['text after the root', (xml) => `${xml}and more`, 'xml-malformed'],
    [
      'a repeated attribute',
      (xml) => xml.replace('currencyID="CNY"', 'currencyID="CNY" currencyID="EUR"'),
      'xml-malformed',
    ],
    ['an undeclared prefix', (xml) => xml.replace('<cbc:ID>T-1</cbc:ID>', '<x:ID>T-1</x:ID>'), 'xml-malformed'],
    ['a control character', (xml) => xml.replace('T-1', 'T\u0001'), 'xml-malformed'],
    ['a half surrogate pair', (xml) => xml.replace('T-1', 'T\uD800'), 'xml-malformed'],
    [
      'a name of the prototype',
      (xml) => xml.replace('<cbc:ID>T-1</cbc:ID>', '<__proto__>T-1</__proto__>'),
      'xml-malformed',
    ],
    ['another declared encoding', (xml) => xml.replace('UTF-8', 'ISO-8859-1'), 'encoding-invalid'],
  ])('meets %s', (_, change, expected) => {
    expect(rules(change(givenInvoice()))).toContain(expected);
  });

  test.each(['', ' ', 'null', '{}', '<', '<a', '</a>', '<!-->', '<?xml?>', '\u0000', '<a>]]></a>', '<a b=1/>'])(
    'meets %p without a throw',
    (text) => {
      expect(refusals(text)).not.toEqual([]);
    },
  );

  it('meets bytes that are not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('<a>'), Buffer.from([0xff, 0xfe]), Buffer.from('</a>')]);
    expect(refusals(bytes)).toMatchObject([{ code: 'encoding-invalid' }]);
  });

  it('never becomes a throw when any element is dropped, doubled or emptied', () => {
    const elements = givenInvoice().match(/<(c[ab]c:\w+)[^>]*>[^<]*<\/\1>|<(c[ab]c:\w+)>/g) ?? [];
    const change = fc.constantFrom('drop', 'double', 'empty', 'rename');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(elements.length - 1), change), { minLength: 1, maxLength: 3 }),
        (changes) => {
          let xml = givenInvoice();
          for (const [index, how] of changes) {
            const element = elements[index] ?? '';
            const leaf = element.includes('</');
            if (how === 'rename') xml = xml.replace(element, element.replaceAll(/c[ab]c:\w/g, '$&x'));
            else if (leaf && how === 'drop') xml = xml.replace(element, '');
            else if (leaf && how === 'double') xml = xml.replace(element, element + element);
            else if (leaf) xml = xml.replace(element, element.replace(/>[^<]*</, '><'));
          }
          parseUblInvoice(xml);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a hostile document', () => {
  const MEGABYTE = 1_048_576;
  const invoice = (content: string) =>
    givenInvoice().replace(/(<Invoice [^>]*>)[\s\S]*(<\/Invoice>)/, `$1${content}$2`);
  const fill = (unit: string, bytes: number) => unit.repeat(Math.floor(bytes / unit.length));
  const NODES = MAX_XML_NODES - 20;
  const TEXT = MAX_XML_BYTES - 1_000;

  test.each<[string, string]>([
    ['a megabyte of text', `<a>${fill('x', MEGABYTE)}</a>`],
    ['a megabyte of nesting', fill('<a>', MEGABYTE)],
    ['nesting', fill('<a>', TEXT)],
    ['open brackets', fill('<', TEXT)],
    ['ampersands', `<a>${fill('&amp;', TEXT)}</a>`],
    ['blanks in a tag', `<a${fill(' ', TEXT)}`],
    ['attributes without values', `<a${fill(' b', TEXT)}/>`],
    ['attributes', `<a ${Array.from({ length: NODES }, (_, index) => `b${index}=""`).join(' ')}/>`],
    ['an open comment', `<a><!--${fill('-', TEXT)}`],
    ['brackets in CDATA', `<a><![CDATA[${fill(']', TEXT)}]]></a>`],
    [
      'namespaces',
      `<a ${Array.from({ length: NODES / 3 }, (_, i) => `xmlns:b${i}="u"`).join(' ')}>${'<b xmlns:c="u"/>'.repeat(NODES / 3)}</a>`,
    ],
    ['text', `<a>${fill('x', TEXT)}</a>`],
    ['empty lines', invoice('<cac:InvoiceLine/>'.repeat(NODES))],
    [
      'VAT groups',
      invoice(
        `<cac:TaxTotal>${'<cac:TaxSubtotal><cac:TaxCategory/></cac:TaxSubtotal>'.repeat(NODES / 2)}</cac:TaxTotal>`,
      ),
    ],
    ['totals', invoice('<cac:LegalMonetaryTotal/>'.repeat(NODES))],
    [
      'a long number',
      invoice(
        `<cac:LegalMonetaryTotal><cbc:PayableAmount>${fill('9', TEXT - 2_000)}</cbc:PayableAmount></cac:LegalMonetaryTotal>`,
      ),
    ],
  ])('of %s is refused at once', (_, xml) => {
    const times = Array.from({ length: 4 }, () => {
      const start = process.hrtime.bigint();
      expect(parseUblInvoice(xml).ok).toBe(false);
      return Number(process.hrtime.bigint() - start) / 1e6;
    });
    // 50 ms on a quiet machine; five times that on a shared one still tells linear work from quadratic.
    expect(Math.min(...times)).toBeLessThan(2_000);
  });
});
