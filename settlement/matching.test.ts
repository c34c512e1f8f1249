// A booking becomes a command only where everything agrees; whatever does not says why, and waits for a person.
import { accountKey } from './accounts';
import type { BankEntry } from './bank-entry';
import { type Expectations, type Match, type MismatchReason, matchEntry } from './matching';
import { ANCHOR, anOffer, aReceivable, BANK, OFFER, RECEIVABLE, SUPPLIER, SUPPLIER_ACCOUNT } from './testing/given';

const FACE = 10_000_000n;
const NET = 8_898_600n;
const OTHER = `R${'4'.repeat(24)}`;

function booking(fields: Partial<BankEntry> = {}): BankEntry {
  return {
    identity: 'e'.repeat(64),
    hasBankReference: true,
    place: 0,
    direction: 'credit',
    amountMinor: FACE,
    currency: 'CNY',
    status: 'booked',
    isReversal: false,
    remittance: [],
    counterparty: {},
    ...fields,
  };
}

function expected(fields: Partial<Expectations> = {}): Expectations {
  const accounts = new Map([[accountKey(SUPPLIER_ACCOUNT.account), SUPPLIER]]);
  return { owner: BANK, offers: [anOffer()], receivables: [aReceivable()], accounts, ...fields };
}

const disbursement = (fields: Partial<BankEntry> = {}) =>
  booking({ direction: 'debit', amountMinor: NET, endToEndId: `GT-D-${OFFER}`, ...fields });
const payment = (fields: Partial<BankEntry> = {}) => booking({ endToEndId: `GT-P-${RECEIVABLE}`, ...fields });
const repayment = (fields: Partial<BankEntry> = {}) => booking({ endToEndId: `GT-R-${RECEIVABLE}`, ...fields });
const overdue = (fields: Parameters<typeof aReceivable>[0] = {}): Partial<Expectations> => ({
  receivables: [aReceivable({ state: 'overdue', ...fields })],
});

/** 98,500.00 instead of 100,000.00 was agreed. */
const early: Partial<Expectations> = {
  receivables: [
    aReceivable({
      holder: BANK,
      state: 'payingEarly',
      earlyPayment: { id: `D${'5'.repeat(24)}`, payMinor: '9850000', payOn: '2026-03-04' },
    }),
  ],
};

test.each<[string, BankEntry, Partial<Expectations>, Match]>([
  [
    'an early payment by its end-to-end id',
    payment({ amountMinor: 9_850_000n }),
    early,
    { kind: 'command', name: 'settleReceivable', record: `receivable/${RECEIVABLE}`, amountMinor: 9_850_000n },
  ],
  [
    'an early payment without a reference, by the agreed amount of a known payer',
    booking({ amountMinor: 9_850_000n, counterparty: { code: ANCHOR } }),
    early,
    { kind: 'command', name: 'settleReceivable', record: `receivable/${RECEIVABLE}`, amountMinor: 9_850_000n },
  ],
  [
    'the payment of an offer by its end-to-end id',
    disbursement(),
    {},
    { kind: 'command', name: 'disburseOffer', record: `offer/${OFFER}`, amountMinor: NET },
  ],
  [
    'the same, in small letters and among other words',
    disbursement({ endToEndId: 'X', remittance: [`re gt-d-${OFFER.toLowerCase()}, thanks`] }),
    {},
    { kind: 'command', name: 'disburseOffer', record: `offer/${OFFER}`, amountMinor: NET },
  ],
  [
    'a payment in full',
    payment(),
    {},
    { kind: 'command', name: 'settleReceivable', record: `receivable/${RECEIVABLE}`, amountMinor: FACE },
  ],
  [
    'a payment in part',
    payment({ amountMinor: 4_000_000n }),
    {},
    { kind: 'command', name: 'settleReceivable', record: `receivable/${RECEIVABLE}`, amountMinor: 4_000_000n },
  ],
  [
    'a late payment',
    payment(),
    overdue(),
    { kind: 'command', name: 'settleReceivable', record: `receivable/${RECEIVABLE}`, amountMinor: FACE },
  ],
  [
    'an invoice number as it is spelled elsewhere',
    booking({ remittance: ['inv_2026/42'] }),
    {},
    { kind: 'command', name: 'settleReceivable', record: `receivable/${RECEIVABLE}`, amountMinor: FACE },
  ],
  [
    'no reference, but the one open amount of a known payer',
    booking({ counterparty: { code: ANCHOR } }),
    {},
    { kind: 'command', name: 'settleReceivable', record: `receivable/${RECEIVABLE}`, amountMinor: FACE },
  ],
  [
    'a repayment after recourse',
    repayment(),
    overdue(),
    { kind: 'command', name: 'recourseReceivable', record: `receivable/${RECEIVABLE}`, amountMinor: FACE },
  ],
  [
    'an offer that was paid to the owner of the account',
    disbursement({ direction: 'credit' }),
    { owner: SUPPLIER },
    { kind: 'noted', record: `offer/${OFFER}` },
  ],
  [
    'what the obligor paid, in its own account',
    payment({ direction: 'debit' }),
    { owner: ANCHOR },
    { kind: 'noted', record: `receivable/${RECEIVABLE}` },
  ],
  [
    'a repayment in the account of who repaid',
    repayment({ direction: 'debit' }),
    { owner: SUPPLIER, ...overdue() },
    { kind: 'noted', record: `receivable/${RECEIVABLE}` },
  ],
])('%s is understood', (_, entry, expectations, match) => {
  expect(matchEntry(entry, expected(expectations))).toEqual(match);
});

const unfiled = (({ filing: _, ...offer }) => offer)(anOffer()) as ReturnType<typeof anOffer>;

test.each<[MismatchReason, string, BankEntry, Partial<Expectations>]>([
  ['not-booked', 'a pending entry', payment({ status: 'pending' }), {}],
  ['reversal', 'a booking that the bank took back', payment({ isReversal: true }), {}],
  ['unknown-reference', 'an offer of somebody else', disbursement({ endToEndId: `GT-D-O${'9'.repeat(24)}` }), {}],
  ['unknown-reference', 'a receivable of somebody else', payment({ endToEndId: `GT-P-${OTHER}` }), {}],
  ['unknown-reference', 'a repayment of what nobody financed', repayment({ endToEndId: `GT-R-${OTHER}` }), {}],
  ['unknown-reference', 'rent', booking({ remittance: ['rent for June'] }), {}],
  ['unknown-reference', 'the right amount from nobody in particular', booking(), {}],
  [
    'unknown-reference',
    'a customer number in the place of a credit code',
    booking({ counterparty: { code: 'CUSTOMER-1' } }),
    {},
  ],
  [
    'ambiguous',
    'an amount that two receivables have',
    booking({ counterparty: { code: ANCHOR } }),
    { receivables: [aReceivable(), aReceivable({ id: OTHER })] },
  ],
  ['currency-differs', 'a disbursement in foreign currency', disbursement({ currency: 'EUR' }), {}],
  ['currency-differs', 'a payment in foreign currency', payment({ currency: 'USD' }), {}],
  ['currency-differs', 'a repayment in foreign currency', repayment({ currency: 'USD' }), overdue()],
  ['amount-differs', 'a disbursement that misses a cent', disbursement({ amountMinor: NET - 1n }), {}],
  ['amount-differs', 'a disbursement of a cent more', disbursement({ amountMinor: NET + 1n }), {}],
  ['amount-differs', 'a payment that misses a cent', payment({ amountMinor: FACE - 1n }), {}],
  ['amount-differs', 'a repayment that misses a cent', repayment({ amountMinor: FACE - 1n }), overdue()],
  ['amount-differs', 'an early payment of a part', payment({ amountMinor: 4_000_000n }), early],
  ['more-than-owed', 'the whole amount where less was agreed', payment(), early],
  ['more-than-owed', 'a payment of a cent too much', payment({ amountMinor: FACE + 1n }), {}],
  ['party-differs', 'a payment by another firm', payment({ counterparty: { code: SUPPLIER } }), {}],
  [
    'party-differs',
    'a payment of what another bank holds',
    payment(),
    { receivables: [aReceivable({ holder: ANCHOR })] },
  ],
  ['party-differs', 'a disbursement to another firm', disbursement({ counterparty: { code: ANCHOR } }), {}],
  [
    'party-differs',
    'a repayment from the account of another firm',
    repayment({ counterparty: { code: ANCHOR } }),
    overdue(),
  ],
  ['wrong-direction', 'a disbursement that came in', disbursement({ direction: 'credit' }), {}],
  ['wrong-direction', 'a payment that went out', payment({ direction: 'debit' }), {}],
  ['wrong-direction', 'a repayment that went out', repayment({ direction: 'debit' }), overdue()],
  ['not-filed', 'an offer that was paid before it was filed', disbursement(), { offers: [unfiled] }],
  ['state-forbids', 'an offer that was paid before', disbursement(), { offers: [anOffer({ state: 'disbursed' })] }],
  ['state-forbids', 'a cancelled receivable', payment(), { receivables: [aReceivable({ state: 'cancelled' })] }],
  ['state-forbids', 'a receivable that is settled', payment(), { receivables: [aReceivable({ state: 'settled' })] }],
  ['state-forbids', 'a repayment before maturity', repayment(), {}],
  [
    'state-forbids',
    'a repayment where no recourse was agreed',
    repayment(),
    overdue({ financing: { offer: OFFER, financier: BANK, recourse: false } as never }),
  ],
])('%s: %s waits for a person', (reason, _, entry, expectations) => {
  expect(matchEntry(entry, expected(expectations))).toMatchObject({ kind: 'mismatch', reason });
});

test('the payer is known by the account that it registered, too', () => {
  const counterparty = { account: '6222 0000 1234 5678 901' };
  const receivables = [aReceivable({ obligor: SUPPLIER })];
  expect(matchEntry(booking({ counterparty }), expected({ receivables }))).toMatchObject({ kind: 'command' });
});
