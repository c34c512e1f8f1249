// What a bank is told to pay: the same bytes for the same offers, valid against ISO 20022's own schema, and nothing unfiled.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { isIban } from './accounts';
import { decimalAmount, type InstructionInput, paymentInstruction } from './payment-instruction';
import { referenceIn } from './references';
import {
  ANCHOR,
  aNotification,
  anEntry,
  anOffer,
  aStatement,
  BANK_ACCOUNT,
  OFFER,
  SUPPLIER_ACCOUNT,
} from './testing/given';

const FOLDER = join(process.env.PUBLIC_EXAMPLES ?? join(__dirname, '../../shared/data'), 'iso20022/schemas');
const testPublic = existsSync(FOLDER) ? test : test.skip;
const OTHER_OFFER = `O${'3'.repeat(24)}`;

function anInstruction(fields: Partial<InstructionInput> = {}): InstructionInput {
  return {
    debtor: BANK_ACCOUNT,
    disbursements: [
      { offer: anOffer(), creditor: SUPPLIER_ACCOUNT },
      { offer: anOffer({ id: OTHER_OFFER }, { netMinor: '5', valueDate: '2026-03-04' }), creditor: SUPPLIER_ACCOUNT },
    ],
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
  const reversed = { ...input, disbursements: [...input.disbursements].reverse() };
  expect(paymentInstruction(reversed)).toEqual(paymentInstruction(input));
});

test.each<[string, ReturnType<typeof anOffer>]>([
  ['is not filed', (({ filing: _, ...offer }) => offer)(anOffer())],
  ['is paid already', anOffer({ state: 'disbursed' })],
  ['is of another bank', anOffer({ bank: ANCHOR })],
  ['is in another currency', anOffer({}, { currency: 'EUR' })],
  ['is there twice', anOffer({ id: OTHER_OFFER })],
])('an offer that %s is never instructed', (_, offer) => {
  const input = anInstruction();
  const disbursements = [...input.disbursements, { offer, creditor: SUPPLIER_ACCOUNT }];
  expect(() => paymentInstruction({ ...input, disbursements })).toThrow(offer.id);
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
  const disbursements = anInstruction().disbursements.map(({ offer, creditor }) => ({
    offer: { ...offer, quote: { ...offer.quote, currency } },
    creditor,
  }));
  const { xml } = paymentInstruction(anInstruction({ disbursements }));
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
