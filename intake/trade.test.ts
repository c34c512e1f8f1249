/** Documents of a trade from bytes to match: our own, and the public ones of OASIS. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { matchThreeWays } from '../domain/three-way-match';
import { givenInvoice } from './given-invoice';
import { tradeOf } from './trade';
import { parseTradeDocument, type TradeDocument } from './trade-document';
import { parseUblInvoice } from './ubl-invoice';

const FOLDER = join(process.env.PUBLIC_EXAMPLES ?? join(__dirname, '../../shared/data'), 'ubl/xml');
const describePublic = existsSync(FOLDER) ? describe : describe.skip;

function read(xml: string | Uint8Array): TradeDocument {
  const result = parseTradeDocument(xml);
  if (!result.ok) throw new Error(JSON.stringify(result.refusals, undefined, 1));
  return result.value;
}

function codes(xml: string): readonly string[] {
  const result = parseTradeDocument(xml);
  return result.ok ? [] : result.refusals.map(({ code }) => code);
}

const document = (kind: string, content: string) =>
  `<${kind} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${kind}-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>${kind}-1</cbc:ID><cbc:IssueDate>2026-03-01</cbc:IssueDate>${content}</${kind}>`;
const item =
  '<cac:Item><cbc:Name>Anode foil</cbc:Name><cac:BuyersItemIdentification><cbc:ID>AF-1</cbc:ID></cac:BuyersItemIdentification></cac:Item>';
const order = document(
  'Order',
  `<cac:OrderLine><cac:LineItem><cbc:ID>10</cbc:ID><cbc:Quantity unitCode="KGM">1</cbc:Quantity><cac:Price><cbc:PriceAmount currencyID="CNY">100.00</cbc:PriceAmount></cac:Price>${item}</cac:LineItem></cac:OrderLine>`,
);
const receipt = document(
  'ReceiptAdvice',
  `<cac:OrderReference><cbc:ID>Order-1</cbc:ID></cac:OrderReference><cac:ReceiptLine><cbc:ID>1</cbc:ID><cbc:ReceivedQuantity unitCode="KGM">1.000</cbc:ReceivedQuantity><cbc:RejectedQuantity unitCode="KGM">0.25</cbc:RejectedQuantity><cac:OrderLineReference><cbc:LineID>10</cbc:LineID></cac:OrderLineReference>${item}</cac:ReceiptLine>`,
);

describe('a document of a trade', () => {
  it('becomes typed lines with exact quantities', () => {
    expect(read(receipt)).toMatchObject({
      kind: 'receiptAdvice',
      number: 'ReceiptAdvice-1',
      orderReference: 'Order-1',
      lines: [{ line: '1', orderLine: '10', quantity: '1', rejected: '0.25', unit: 'KGM', items: ['buyer AF-1'] }],
    });
  });

  test.each<[string, string, string]>([
    ['no lines', document('Order', ''), 'field-missing'],
    ['a quantity below zero', receipt.replace('>1.000<', '>-1<'), 'number-malformed'],
    ['a quantity in words', receipt.replace('>1.000<', '>one<'), 'number-malformed'],
    ['no unit', receipt.replace(' unitCode="KGM"', ''), 'field-missing'],
    ['no line number', receipt.replace('<cac:ReceiptLine><cbc:ID>1</cbc:ID>', '<cac:ReceiptLine>'), 'field-missing'],
    ['a day that does not exist', receipt.replace('2026-03-01', '2026-02-30'), 'date-invalid'],
    [
      'a price for nothing',
      order.replace('</cac:Price>', '<cbc:BaseQuantity>0</cbc:BaseQuantity></cac:Price>'),
      'field-invalid',
    ],
    ['a line twice', order.replace(/<cac:OrderLine>.*<\/cac:OrderLine>/, '$&$&'), 'field-repeated'],
    ['another kind', document('Quotation', ''), 'not-ubl'],
    ['a DOCTYPE', `<!DOCTYPE a SYSTEM "http://localhost/">${order}`, 'doctype-refused'],
  ])('with %s is refused', (_, xml, code) => {
    expect(codes(xml)).toContain(code);
  });
});

describe('a trade', () => {
  const invoiced = givenInvoice()
    .replace('<cac:AccountingSupplierParty>', '<cac:OrderReference><cbc:ID>Order-1</cbc:ID></cac:OrderReference>$&')
    .replace('<cac:Item>', '<cac:OrderLineReference><cbc:LineID>10</cbc:LineID></cac:OrderLineReference>$&');

  it('matches an invoice read under EN 16931 with order and receipt', () => {
    const invoice = parseUblInvoice(invoiced);
    if (!invoice.ok) throw new Error(JSON.stringify(invoice.refusals));
    const match = matchThreeWays(tradeOf(read(order), [invoice.value, read(receipt)]));
    expect(match).toMatchObject({
      billCovered: false,
      lines: [
        { ordered: '1', delivered: '0.75', billed: '1', differences: [{ kind: 'short' }, { kind: 'overBilled' }] },
      ],
    });
  });

  it('leaves documents of other orders out', () => {
    const other = receipt.replaceAll('Order-1', 'Order-2');
    expect(tradeOf(read(order), [read(other), read(invoiced)])).toMatchObject({
      received: [],
      invoiced: [{ line: '1' }],
    });
  });
});

describePublic('the public trade AEG012345', () => {
  const file = (name: string) => read(readFileSync(join(FOLDER, `UBL-${name}-2.0-Example.xml`)));

  it('is ordered 100, despatched 90, received 90 and 10 short, invoiced 100, credited 100', () => {
    const advice = file('ReceiptAdvice');
    const documents = [file('DespatchAdvice'), advice, file('Invoice'), file('CreditNote')];
    const match = matchThreeWays(tradeOf(file('Order'), documents));
    expect(advice.lines[0]?.short).toBe('10');
    expect(match).toMatchObject({
      order: 'AEG012345',
      unknown: [],
      matched: false,
      lines: [
        {
          orderLine: '1',
          unit: 'KGM',
          ordered: '100',
          despatched: '90',
          received: '90',
          delivered: '90',
          invoiced: '100',
          credited: '100',
          billed: '0',
        },
      ],
    });
  });

  it('is short, not billed any more, and its order states another price than its invoice', () => {
    const documents = [file('DespatchAdvice'), file('ReceiptAdvice'), file('Invoice'), file('CreditNote')];
    expect(matchThreeWays(tradeOf(file('Order'), documents)).lines[0]?.differences).toEqual([
      { kind: 'short', message: 'ordered 100 KGM, delivered 90 KGM' },
      { kind: 'underBilled', message: 'billed 0 KGM, delivered 90 KGM' },
      { kind: 'priceDiffers', message: 'ordered at 100, line A of A00095678 is at 1' },
      { kind: 'priceDiffers', message: 'ordered at 100, line 1 of CN758494 is at 1' },
    ]);
  });

  it('was billed too high before the credit note', () => {
    const documents = [file('DespatchAdvice'), file('ReceiptAdvice'), file('Invoice')];
    const [line] = matchThreeWays(tradeOf(file('Order'), documents)).lines;
    expect(line?.differences.map(({ kind }) => kind)).toContain('overBilled');
  });
});
