// What a bank is told to pay: the same bytes for the same offers, valid against ISO 20022's own schema, and nothing unfiled.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { isIban } from './accounts';
import { decimalAmount, type InstructionInput, paymentInstruction } from './payment-instruction';
import { disbursementOrder, obligorOrder, type PaymentOrder, repaymentOrder } from './payment-order';
import { referenceIn } from './references';
import {
  ANCHOR,
  aNotification,
  anEntry,
  anOffer,
  aReceivable,
  aStatement,
  BANK,
  BANK_ACCOUNT,
  OFFER,
  RECEIVABLE,
  SUPPLIER,
  SUPPLIER_ACCOUNT,
} from './testing/given';

const FOLDER = join(process.env.PUBLIC_EXAMPLES ?? join(__dirname, '../../shared/data'), 'iso20022/schemas');
const testPublic = existsSync(FOLDER) ? test : test.skip;
const OTHER_OFFER = `O${'3'.repeat(24)}`;

const order = (...offer: Parameters<typeof anOffer>): PaymentOrder =>
  disbursementOrder(anOffer(...offer), SUPPLIER_ACCOUNT);

function anInstruction(fields: Partial<InstructionInput> = {}): InstructionInput {
  return {
    debtor: BANK_ACCOUNT,
    orders: [order(), order({ id: OTHER_OFFER }, { netMinor: '5', valueDate: '2026-03-04' })],
    createdAt: '2026-03-02T02:00:00.000Z',
    ...fields,
  };
}

async function schemaErrors(xml: string, schema: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'message.xml', contents: xml }],
    schema: [readFileSync(join(FOLDER, schema), 'utf8')],
  });
  return errors.map(({ message }) => message);
}

test('each payment leads back to its offer, and the sums are right to the cent', () => {
  const { xml } = paymentInstruction(anInstruction());
  expect(xml).toContain('<NbOfTxs>2</NbOfTxs><CtrlSum>88986.05</CtrlSum>');
  expect(xml).toContain('<InstdAmt Ccy="CNY">88986.00</InstdAmt>');
  const ids = [...xml.matchAll(/<EndToEndId>([^<]*)</g)].map(([, id = '']) => id);
  expect(ids.map(referenceIn)).toEqual([
    { kind: 'disbursement', id: OFFER },
    { kind: 'disbursement', id: OTHER_OFFER },
  ]);
  expect(ids.every((id) => id.length <= 35)).toBe(true);
});

test('the order of the offers does not count: the same content has the same bytes', () => {
  const input = anInstruction();
  const reversed = { ...input, orders: [...input.orders].reverse() };
  expect(paymentInstruction(reversed)).toEqual(paymentInstruction(input));
});

test('another amount or another account is another message', () => {
  const ids = [
    anInstruction(),
    anInstruction({ orders: [order({}, { netMinor: '6' })] }),
    anInstruction({ debtor: { ...BANK_ACCOUNT, account: 'other' } }),
  ].map((input) => paymentInstruction(input).messageId);
  expect(new Set(ids).size).toBe(3);
  expect(ids.every((id) => id.length <= 35)).toBe(true);
});

test.each<[string, () => unknown]>([
  [
    'that is not filed',
    () => order((({ filing: _, ...offer }) => ({ ...offer, filing: undefined }))(anOffer()) as never),
  ],
  ['that is paid already', () => order({ state: 'disbursed' })],
  ['to an account of somebody else', () => disbursementOrder(anOffer({ holder: ANCHOR }), SUPPLIER_ACCOUNT)],
  ['of another bank', () => paymentInstruction(anInstruction({ orders: [order({ bank: ANCHOR })] }))],
  [
    'in two currencies',
    () => paymentInstruction(anInstruction({ orders: [order(), order({ id: OTHER_OFFER }, { currency: 'EUR' })] })),
  ],
  ['that is there twice', () => paymentInstruction(anInstruction({ orders: [order(), order()] }))],
  ['of nothing', () => paymentInstruction(anInstruction({ orders: [] }))],
  ['of a receivable that is paid', () => obligorOrder(aReceivable({ paidMinor: '10000000' }), BANK_ACCOUNT)],
  [
    'of a repayment before the receivable is due',
    () => repaymentOrder(aReceivable(), SUPPLIER, '2026-07-01', BANK_ACCOUNT),
  ],
])('nothing is instructed %s', (_, instruct) => {
  expect(instruct).toThrow();
});

test('the obligor pays what it still owes, on the day of maturity', () => {
  const receivable = aReceivable({ paidMinor: '4000000', maturityDate: '2026-06-30' });
  expect(obligorOrder(receivable, BANK_ACCOUNT)).toMatchObject({
    endToEndId: `GT-P-${RECEIVABLE}`,
    payer: ANCHOR,
    amountMinor: 6_000_000n,
    valueDate: '2026-06-30',
  });
});

test('the assignor repays what the obligor did not pay', () => {
  const receivable = aReceivable({ state: 'overdue', paidMinor: '4000000' });
  expect(repaymentOrder(receivable, SUPPLIER, '2026-07-01', BANK_ACCOUNT)).toMatchObject({
    endToEndId: `GT-R-${RECEIVABLE}`,
    payer: SUPPLIER,
    amountMinor: 6_000_000n,
    creditor: { party: BANK },
  });
});

test.each([
  ['CNY', 8_898_600n, '88986.00'],
  ['EUR', 5n, '0.05'],
  ['JPY', 120n, '120'],
] as const)('amounts are written by the digits of %s', (currency, amountMinor, text) => {
  expect(decimalAmount(amountMinor, currency)).toBe(text);
});

test.each([
  ['DE89370400440532013000', true],
  ['DE88370400440532013000', false],
  ['6222000012345678901', false],
])('%s is an IBAN: %s', (account, expected) => {
  expect(isIban(account)).toBe(expected);
});

testPublic.each(['CNY', 'EUR', 'JPY'])('an instruction in %s is valid against the public schema', async (currency) => {
  const orders = anInstruction().orders.map((each) => ({ ...each, currency: currency as PaymentOrder['currency'] }));
  const { xml } = paymentInstruction(anInstruction({ orders }));
  expect(await schemaErrors(xml, 'pain/pain.001.001.12.xsd')).toEqual([]);
});

testPublic(
  'the bank files of these tests are valid against the public schemas, so that they are what banks send',
  async () => {
    const entries = [
      anEntry({ bankReference: 'B-1', remittance: 'INV-1', code: ANCHOR }),
      anEntry({ details: ['1.00', '2.00'] }),
    ];
    expect(await schemaErrors(aStatement(entries), 'camt/camt.053.001.12.xsd')).toEqual([]);
    expect(await schemaErrors(aNotification(entries), 'camt/camt.054.001.12.xsd')).toEqual([]);
  },
);
