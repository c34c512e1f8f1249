// Each step in the books of its parties, worked out by hand; generated histories hold the same against the ledger.
import { balancesOf, claimBalances, postingsOf, type WrittenRecord } from './postings';

const R = `R${'a'.repeat(24)}`;
const PART_1 = `R${'b'.repeat(24)}`;
const PART_2 = `R${'c'.repeat(24)}`;
const written = (kind: WrittenRecord['kind'], record: object): WrittenRecord => ({ kind, record });
const done = (command: string) => written('appliedCommand', { command, subject: `receivable/${R}` });
const receivable = (fields: object = {}) =>
  written('receivable', {
    id: R,
    seller: 'SELLER',
    obligor: 'OBLIGOR',
    holder: 'SELLER',
    currency: 'CNY',
    amountMinor: '10000000',
    ...fields,
  });
const quote = { currency: 'CNY', faceMinor: '10000000', advanceMinor: '9000000', discountMinor: '101400' };
const offer = { receivable: R, bank: 'BANK', holder: 'SELLER', quote: { ...quote, netMinor: '8898600' } };

test.each<[string, WrittenRecord[], Record<string, bigint>]>([
  [
    'a confirmation: the obligor owes, the seller is owed',
    [done('confirmReceivable'), receivable()],
    {
      'SELLER receivable CNY': 10_000_000n,
      'SELLER trade CNY': -10_000_000n,
      'OBLIGOR trade CNY': 10_000_000n,
      'OBLIGOR payable CNY': -10_000_000n,
    },
  ],
  [
    'a disbursement: the bank has the face, the holder its net, the discount and what is retained',
    [written('offer', { ...offer, state: 'disbursed' })],
    {
      'BANK receivable CNY': 10_000_000n,
      'BANK cash CNY': -8_898_600n,
      'BANK interestIncome CNY': -101_400n,
      'BANK retained CNY': -1_000_000n,
      'SELLER cash CNY': 8_898_600n,
      'SELLER interestExpense CNY': 101_400n,
      'SELLER retained CNY': 1_000_000n,
      'SELLER receivable CNY': -10_000_000n,
    },
  ],
  [
    'a disbursement with interest at maturity and a fee: the fee lessens the net, the interest what is retained',
    [
      written('offer', {
        ...offer,
        quote: { ...quote, form: 'interest', feesMinor: '20000', netMinor: '8980000' },
        state: 'disbursed',
      }),
    ],
    {
      'BANK receivable CNY': 10_000_000n,
      'BANK cash CNY': -8_980_000n,
      'BANK interestIncome CNY': -101_400n,
      'BANK feeIncome CNY': -20_000n,
      'BANK retained CNY': -898_600n,
      'SELLER cash CNY': 8_980_000n,
      'SELLER interestExpense CNY': 101_400n,
      'SELLER feeExpense CNY': 20_000n,
      'SELLER retained CNY': 898_600n,
      'SELLER receivable CNY': -10_000_000n,
    },
  ],
  ['an acceptance: nothing moves yet', [written('offer', { ...offer, state: 'accepted' })], {}],
  [
    'two payments of one transaction: both count',
    ['4000000', '6000000'].map((amountMinor) =>
      written('payment', { receivable: R, obligor: 'OBLIGOR', holder: 'BANK', currency: 'CNY', amountMinor }),
    ),
    {
      'OBLIGOR payable CNY': 10_000_000n,
      'OBLIGOR cash CNY': -10_000_000n,
      'BANK cash CNY': 10_000_000n,
      'BANK receivable CNY': -10_000_000n,
    },
  ],
  [
    'an early payment: the discount is what the obligor earns by its cash, and the holder pays for having it earlier',
    [
      written('payment', {
        receivable: R,
        obligor: 'OBLIGOR',
        holder: 'SELLER',
        currency: 'CNY',
        amountMinor: '9850000',
        discountMinor: '150000',
      }),
    ],
    {
      'OBLIGOR payable CNY': 10_000_000n,
      'OBLIGOR cash CNY': -9_850_000n,
      'OBLIGOR interestIncome CNY': -150_000n,
      'SELLER cash CNY': 9_850_000n,
      'SELLER interestExpense CNY': 150_000n,
      'SELLER receivable CNY': -10_000_000n,
    },
  ],
  [
    'a transfer that is accepted: one supplier pays another with the claim',
    [
      written('transfer', {
        receivable: R,
        holder: 'SELLER',
        receiver: 'TIER2',
        currency: 'CNY',
        amountMinor: '7',
        state: 'accepted',
      }),
    ],
    {
      'SELLER assigned CNY': 7n,
      'SELLER receivable CNY': -7n,
      'TIER2 receivable CNY': 7n,
      'TIER2 assigned CNY': -7n,
    },
  ],
  [
    'recourse: the claim goes back for what is owed',
    [
      done('recourseReceivable'),
      receivable({ recourse: { assignor: 'SELLER', amountMinor: '3000000' }, financing: { financier: 'BANK' } }),
    ],
    {
      'SELLER receivable CNY': 3_000_000n,
      'SELLER cash CNY': -3_000_000n,
      'BANK cash CNY': 3_000_000n,
      'BANK receivable CNY': -3_000_000n,
    },
  ],
  [
    'a write-off: a loss of the holder, and no gift to the obligor',
    [done('writeOffReceivable'), receivable({ writeOff: { amountMinor: '5' } })],
    { 'SELLER writtenOff CNY': 5n, 'SELLER receivable CNY': -5n },
  ],
])('%s', (_, records, expected) => {
  expect(Object.fromEntries(balancesOf(postingsOf(records)))).toEqual(expected);
});

test('a split moves the claim to its parts, to the cent', () => {
  const part = (id: string, amountMinor: string) => receivable({ id, amountMinor });
  const records = [
    done('splitReceivable'),
    receivable({ split: { parts: [PART_1, PART_2] } }),
    part(PART_1, '3333333'),
    part(PART_2, '6666667'),
  ];
  const held = postingsOf(records).filter(({ account }) => account === 'receivable');
  expect(held.map((each) => [each.receivable, each.amountMinor])).toEqual([
    [R, -10_000_000n],
    [PART_1, 3_333_333n],
    [PART_2, 6_666_667n],
  ]);
  expect(balancesOf(postingsOf(records)).size).toBe(0);
});

test.each<[string, WrittenRecord[]]>([
  ['a transfer that nobody has accepted', [written('transfer', { state: 'open' })]],
  ['a verification', [done('verifyReceivable'), receivable()]],
  ['a record that no step is booked by', [written('firm', {})]],
])('%s moves nothing', (_, records) => {
  expect(postingsOf(records)).toEqual([]);
});

test.each<[string, WrittenRecord[], string]>([
  ['a command about a receivable that it did not write', [done('confirmReceivable')], 'did not write it'],
  ['a split without parts', [done('splitReceivable'), receivable()], 'was split into nothing'],
  [
    'recourse without the amount',
    [done('recourseReceivable'), receivable({ financing: { financier: 'BANK' } })],
    'was recoursed without a financing',
  ],
  [
    'recourse without the financing',
    [done('recourseReceivable'), receivable({ recourse: { assignor: 'SELLER', amountMinor: '1' } })],
    'was recoursed without a financing',
  ],
  ['a write-off without the amount', [done('writeOffReceivable'), receivable()], 'was written off without an amount'],
])('%s stops, as nothing of the contract’s making can be so', (_, records, message) => {
  expect(() => postingsOf(records)).toThrow(message);
});

test('a step that does not balance stops, as nothing of the contract’s making can be so', () => {
  const wrong = { ...offer, state: 'disbursed', quote: { ...offer.quote, netMinor: '8898601' } };
  expect(() => postingsOf([written('offer', wrong)])).toThrow('out of balance');
});

describe('the books of a claim', () => {
  const claim = (fields: object) =>
    Object.fromEntries(claimBalances(receivable({ state: 'confirmed', ...fields }).record as never));

  test.each<[string, object, Record<string, bigint>]>([
    ['stand at its amount for holder and obligor', {}, owing(10_000_000n)],
    ['stand at what payments leave', { state: 'overdue', paidMinor: '9999999' }, owing(1n)],
    ['are closed by full payment', { state: 'settled', paidMinor: '10000000' }, {}],
    ['stand at its whole amount while an early payment is awaited', { state: 'payingEarly' }, owing(10_000_000n)],
    ['are closed by an early payment', { state: 'settled', paidMinor: '9850000', discountMinor: '150000' }, {}],
    ['are empty before its confirmation', { state: 'verified' }, {}],
    ['are empty after its rejection', { state: 'rejected' }, {}],
    ['pass to its parts', { state: 'split' }, {}],
    ['keep the debt of what was written off', { state: 'writtenOff' }, { 'OBLIGOR payable CNY': -10_000_000n }],
  ])('%s', (_, fields, expected) => {
    expect(claim(fields)).toEqual(expected);
  });
});

function owing(amountMinor: bigint): Record<string, bigint> {
  return { 'SELLER receivable CNY': amountMinor, 'OBLIGOR payable CNY': -amountMinor };
}
