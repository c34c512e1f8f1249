// A draft says what its policy says, whatever of it the bank uses.
import { draftOf, formFieldOf, newDraft, termsOf } from './draft';
import type { PolicyTerms } from './fields';

const BUYER = '91420802MAYW0G386H';
const LEAN: PolicyTerms = {
  currency: 'JPY',
  eligibility: {},
  limits: { totalMinor: '100', obligors: [], otherObligorMinor: '0', groups: [], industries: [], tenors: [] },
  prices: {
    currency: 'JPY',
    baseRateBps: 310,
    anchorSpreads: [],
    otherAnchorSpreadBps: 0,
    tenorSteps: [{ upToDays: 365, bps: 10 }],
    greenGrid: [],
    greenCapBps: 0,
    minimumRateBps: 0,
    advanceRateBps: 10_000,
  },
};
const FULL: PolicyTerms = {
  currency: 'CNY',
  eligibility: {
    minAmountMinor: '1000050',
    maxAmountMinor: '100000000',
    minTenorDays: 10,
    maxTenorDays: 180,
    sellerSizes: ['micro', 'small'],
    obligorCredentials: ['littleGiant'],
    recourseOnly: true,
    excludedIndustries: ['C25', 'B06'],
  },
  limits: {
    totalMinor: '9007199254740991',
    obligors: [{ obligor: BUYER, limitMinor: '7' }],
    otherObligorMinor: '500',
    groups: [{ name: 'north', members: [BUYER], limitMinor: '900' }],
    industries: [{ industry: 'C38', limitMinor: '800' }],
    tenors: [{ overDays: 90, limitMinor: '0' }],
    concentrationBps: 2_500,
  },
  prices: {
    ...LEAN.prices,
    currency: 'CNY',
    baseTable: { name: 'lpr-1y', fixings: [{ from: '2026-01-20', bps: 300 }] },
    anchorSpreads: [{ obligor: BUYER, bps: 60 }],
    tenorCurve: [{ days: 30, bps: 5 }],
    historyGrid: { dilution: [{ fromBps: 100, spreadBps: 10, reserveBps: 50 }], lateness: [] },
    smeConcessions: [{ sizeClass: 'micro', bps: 15 }],
    greenGrid: [{ evidence: 'recycling', bps: 25 }],
    recycledContentGrid: [{ fromBps: 3_000, bps: 10 }],
    footprintGrid: {
      benchmarks: [{ functionalUnit: '1 kWh', gramsCo2e: '90000' }],
      steps: [{ upToBps: 8_000, bps: 12 }],
    },
    credentialGrid: [{ credential: 'greenFactory', bps: 8 }],
    form: 'interest',
    dayCount: '30E/360',
    roll: { roll: 'following', calendar: 'cn-2026' },
    fees: [
      { name: 'handling', flatMinor: '5000', bps: 1, minMinor: '100' },
      { name: 'filing', flatMinor: '3000', bps: 0, maxMinor: '3000' },
    ],
  },
};

test.each([
  ['the least of a policy', LEAN],
  ['everything of a policy', FULL],
])('%s comes back from its draft unchanged', (_, terms) => {
  expect(termsOf(draftOf({ name: 'policy', terms }))).toEqual({ terms });
});

test('a new draft names the numbers that are still to be typed', () => {
  expect(termsOf(newDraft())).toEqual({
    unreadable: [
      'limits.totalMinor',
      'limits.otherObligorMinor',
      'prices.baseRateBps',
      'prices.otherAnchorSpreadBps',
      'prices.minimumRateBps',
    ],
  });
});

test.each([
  ['limits.totalMinor', '12.345'],
  ['limits.totalMinor', 'much'],
  ['prices.baseRateBps', '3.1'],
  ['eligibility.minTenorDays', '-1'],
])('%s is no number where %p is typed', (path, typed) => {
  const draft = draftOf({ name: 'policy', terms: FULL });
  expect(termsOf({ ...draft, values: { ...draft.values, [path]: typed } })).toEqual({ unreadable: [path] });
});

test('a cell of a list that is no number is named by its row', () => {
  const draft = draftOf({ name: 'policy', terms: LEAN });
  const lists = { ...draft.lists, 'limits.tenors': [{ id: 'row', cells: { overDays: '90', limitMinor: '' } }] };
  expect(termsOf({ ...draft, lists })).toEqual({ unreadable: ['limits.tenors.0.limitMinor'] });
});

test.each([
  ['terms.limits.obligors.0.obligor', 'limits.obligors.0.obligor'],
  ['terms.prices.currency', 'prices.currency'],
  ['terms.minimumRateBps', 'prices.minimumRateBps'],
  ['name', 'name'],
])('the problem of %s stands at %s', (field, path) => {
  expect(formFieldOf(field)).toBe(path);
});
