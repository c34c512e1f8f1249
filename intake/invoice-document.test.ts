/** 数电票 and the choice of a reader: what becomes of each syntax, and which rule refuses what. */
import { gzipSync } from 'node:zlib';
import { parseEfapiao } from './efapiao-invoice';
import { givenCiiInvoice } from './given-cii-invoice';
import { givenEfapiao } from './given-efapiao';
import { givenInvoice } from './given-invoice';
import { type InvoiceDocument, parseInvoice } from './invoice-document';
import { MAX_XML_BYTES, MAX_XML_NODES } from './limits';
import type { IntakeRefusal } from './result';

function read(xml: string | Uint8Array): InvoiceDocument {
  const result = parseInvoice(xml);
  if (!result.ok) throw new Error(JSON.stringify(result.refusals, undefined, 1));
  return result.value;
}

function refusals(xml: string): readonly IntakeRefusal[] {
  const result = parseInvoice(xml);
  return result.ok ? [] : result.refusals;
}

describe('a 数电票', () => {
  it('becomes a typed document', () => {
    expect(read(givenEfapiao({ remark: '合同号：C-1；付款到期日：2026-06-30' }))).toEqual({
      kind: 'invoice',
      number: '26352000000012345678',
      typeCode: '380',
      issueDate: '2026-03-02',
      dueDate: '2026-06-30',
      currency: 'CNY',
      seller: {
        name: '新源再生材料有限公司',
        country: 'CN',
        identifiers: [{ scheme: 'USCC', value: '91420802MAYW0G386H' }],
      },
      buyer: expect.objectContaining({ name: '宁海电池股份有限公司' }),
      lines: [
        {
          id: '1',
          description: '*有色金属*阳极箔',
          quantity: '4',
          unitCode: 'KGM',
          netAmount: '100',
          price: { amount: '25', per: '1' },
        },
      ],
      totals: {
        lineExtension: '100',
        allowances: '0',
        charges: '0',
        taxExclusive: '100',
        tax: '13',
        taxInclusive: '113',
        prepaid: '0',
        rounding: '0',
        payable: '113',
      },
      payableMinor: 11_300n,
      documentSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('in red is a credit note to the blue one, with amounts above zero', () => {
    expect(read(givenEfapiao({ isRed: true }))).toMatchObject({
      kind: 'creditNote',
      typeCode: '381',
      precedingInvoice: { number: '26352000000011111111' },
      lines: [{ quantity: '4', netAmount: '100', price: { amount: '25', per: '1' } }],
      payableMinor: 11_300n,
    });
  });

  it('joins a discount with the line that it lowers', () => {
    const lines = [{ fen: 10_000n, quantity: 4 }, { fen: -1_000n }, { fen: 500n, name: '运输服务', ratePercent: 9 }];
    expect(read(givenEfapiao({ lines })).lines).toMatchObject([
      { id: '1', netAmount: '90', quantity: '4', price: { amount: '90', per: '4' } },
      { id: '3', netAmount: '5', quantity: '1' },
    ]);
  });

  test.each([
    ['千克', 'KGM'],
    ['趟', 'E54'],
    ['把', '把'],
  ])('counts %s as %s', (unit, code) => {
    expect(read(givenEfapiao().replace('千克', unit)).lines[0]?.unitCode).toBe(code);
  });

  test.each([
    ['付款到期日：2026年6月30日', '2026-06-30'],
    ['到期日:2026-06-30', '2026-06-30'],
    ['2026-06-30', undefined],
    ['到期日：2026-02-30', undefined],
  ])('with the remark %s is due %s', (remark, dueDate) => {
    expect(read(givenEfapiao({ remark })).dueDate).toBe(dueDate);
  });

  test.each([
    ['订单号：HY-PO-2602-0388；送货单号：DN-9；付款到期日：2026-06-16', 'HY-PO-2602-0388', 'DN-9'],
    ['采购订单编号: PO 7', 'PO', undefined],
    ['发货单：FH-1。', undefined, 'FH-1'],
    ['合同号：C-1', undefined, undefined],
  ])('with the remark %s names the order %s and the delivery %s', (remark, order, delivery) => {
    const { orderReference, despatchReference } = read(givenEfapiao({ remark }));
    expect([orderReference, despatchReference]).toEqual([order, delivery]);
  });

  it('of a firm whose code fails its check is read, and sent to review', () => {
    const wrong = givenEfapiao().replace('91420802MAYW0G386H', '91420802MAYW0G3860');
    expect(read(wrong).warnings).toMatchObject([{ rule: 'CN-09' }]);
  });

  test.each<[string, (xml: string) => string, string]>([
    ['a number of 19 digits', (xml) => xml.replaceAll('26352000000012345678', '2635200000001234567'), 'CN-01'],
    ['a number of another year', (xml) => xml.replaceAll('26352000000012345678', '25352000000012345678'), 'CN-01'],
    ['another number in its header', (xml) => xml.replace('<EIid>26', '<EIid>27'), 'CN-02'],
    ['no buyer', (xml) => xml.replace(/<BuyerName>.*<\/BuyerName>/, ''), 'CN-03'],
    ['no line', (xml) => xml.replace(/<IssuItemInformation>.*<\/IssuItemInformation>/, ''), 'CN-03'],
    ['two totals', (xml) => xml.replace(/<TotalTaxAm>.*<\/TotalTaxAm>/, '$&$&'), 'CN-03'],
    ['a total in words', (xml) => xml.replace('>113.00</TotalTax-', '>壹佰</TotalTax-'), 'CN-04'],
    ['a total of three decimals', (xml) => xml.replace('>113.00</TotalTax-', '>113.000</TotalTax-'), 'CN-04'],
    ['a rate that is none', (xml) => xml.replace('>0.13<', '>thirteen<'), 'CN-04'],
    ['a colour of neither kind', (xml) => xml.replace('>Y<', '>X<'), 'CN-04'],
    ['another amount', (xml) => xml.replace('>100.00</TotalAm', '>100.01</TotalAm'), 'CN-05'],
    ['another tax', (xml) => xml.replace('>13.00</TotalTaxAm', '>13.01</TotalTaxAm'), 'CN-05'],
    ['another total', (xml) => xml.replace('>113.00</TotalTax-', '>1113.00</TotalTax-'), 'CN-05'],
    ['a tax that does not follow the rate', (xml) => xml.replace('>0.13<', '>0.09<'), 'CN-06'],
    ['an amount that does not follow the price', (xml) => xml.replace('>25.00</UnPrice', '>25.01</UnPrice'), 'CN-06'],
    ['a red flag on amounts above zero', (xml) => xml.replace('>Y<', '>N<'), 'CN-07'],
    ['a buyer known by no number', (xml) => xml.replace('91350902MAYW0G247M', 'BUYER-1'), 'CN-08'],
    ['a day that does not exist', (xml) => xml.replace('2026-03-02', '2026-02-30'), 'date-invalid'],
    ['a DOCTYPE', (xml) => xml.replace('<EInvoice>', '<!DOCTYPE EInvoice><EInvoice>'), 'doctype-refused'],
  ])('with %s is refused', (_, change, expected) => {
    expect(refusals(change(givenEfapiao())).map(({ rule, code }) => rule ?? code)).toContain(expected);
  });

  it('in red that names no blue one is refused', () => {
    const xml = givenEfapiao({ isRed: true }).replace(/<SpecificInformation>.*<\/SpecificInformation>/, '');
    expect(refusals(xml).map(({ rule }) => rule)).toEqual(['CN-07']);
  });

  test.each(['免税', '不征税', '0%'])('takes the rate %s', (rate) => {
    const lines = [{ fen: 10_000n, quantity: 4, ratePercent: 0 }];
    expect(read(givenEfapiao({ lines }).replace('>0.00</TaxRate', `>${rate}</TaxRate`)).totals.tax).toBe('0');
  });
});

describe('the choice of a reader', () => {
  test.each([
    ['UBL', givenInvoice(), 'T-1'],
    ['CII', givenCiiInvoice(), 'T-1'],
    ['数电票', givenEfapiao(), '26352000000012345678'],
  ])('knows %s by its root', (_, xml, number) => {
    expect(read(Buffer.from(xml)).number).toBe(number);
  });

  test.each(['<a/>', '<Invoice/>', '<EInvoice xmlns="urn:other"/>', '<order xmlns="urn:oasis"/>'])(
    'refuses %s',
    (xml) => {
      expect(refusals(xml)).toMatchObject([{ code: 'not-invoice', field: '(document)' }]);
    },
  );

  it('leaves a 数电票 that is none to its refusal', () => {
    expect(parseEfapiao('<Invoice/>')).toMatchObject({ ok: false, refusals: [{ code: 'not-efapiao' }] });
  });
});

describe('a hostile document', () => {
  const NODES = MAX_XML_NODES - 40;
  const fill = (unit: string) => unit.repeat(Math.floor((MAX_XML_BYTES - 4_000) / unit.length));
  const LAUGHS = Array.from(
    { length: 10 },
    (_, n) => `<!ENTITY l${n} "${n === 0 ? 'ha' : `&l${n - 1};`.repeat(10)}">`,
  ).join('');
  const lines = /<ram:IncludedSupplyChainTradeLineItem>[\s\S]*<\/ram:IncludedSupplyChainTradeLineItem>/;

  test.each<[string, string]>([
    ['CII lines', givenCiiInvoice().replace(lines, '<ram:IncludedSupplyChainTradeLineItem/>'.repeat(NODES - 100))],
    [
      'CII tax groups',
      givenCiiInvoice().replace('<ram:InvoiceCurrencyCode>', `${'<ram:ApplicableTradeTax/>'.repeat(NODES - 100)}$&`),
    ],
    [
      '数电票 lines',
      givenEfapiao().replace('<IssuItemInformation>', `${'<IssuItemInformation/>'.repeat(NODES - 100)}$&`),
    ],
    ['a long remark', givenEfapiao({ remark: fill('到期日：2026') }).replace('>113.00</TotalTax-', '>1</TotalTax-')],
    ['a long number', givenEfapiao().replace('>113.00</TotalTax-', `>${fill('9')}</TotalTax-`)],
    ['nesting', `<EInvoice>${fill('<a>')}`],
    [
      'entities of entities',
      `<!DOCTYPE a [${LAUGHS}]>${givenCiiInvoice()
        .replace(/<\?xml.*\?>/, '')
        .replace('>T-1<', '>&l9;<')}`,
    ],
    [
      'a file of ours',
      givenEfapiao().replace('<EInvoice>', '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>$&'),
    ],
    ['an address of ours', givenInvoice().replace('?>', '?><!DOCTYPE Invoice SYSTEM "http://127.0.0.1:1/dtd">')],
  ])('of %s is refused at once', (_, xml) => {
    const times = Array.from({ length: 4 }, () => {
      const start = process.hrtime.bigint();
      expect(parseInvoice(xml).ok).toBe(false);
      return Number(process.hrtime.bigint() - start) / 1e6;
    });
    // 50 ms on a quiet machine; five times that on a shared one still tells linear work from quadratic.
    expect(Math.min(...times)).toBeLessThan(2_000);
  });

  it('that is compressed is refused as it is: nothing is unpacked', () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
    expect(parseInvoice(bomb)).toMatchObject({ ok: false, refusals: [{ code: 'encoding-invalid' }] });
  });

  it('names no foreign entity that it would have to fetch or unfold', () => {
    const external = givenEfapiao().replace('<EInvoice>', '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>$&');
    expect(refusals(external)).toMatchObject([{ code: 'doctype-refused' }]);
    expect(refusals(givenEfapiao().replace('阳极箔', '&f;'))).toMatchObject([{ code: 'xml-malformed' }]);
  });
});
