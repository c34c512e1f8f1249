/** The fields of a bank's policy as its form shows them, each by its path in the policy's terms. */
import type { Answer } from '../api';

/** A policy as the API lists it. */
export type Policy = Answer<'/policies'>['items'][number];
/** What a policy says. */
export type PolicyTerms = Policy['terms'];

export const CURRENCIES = ['CNY', 'DKK', 'EUR', 'GBP', 'HKD', 'JPY', 'NOK', 'SEK', 'USD'] as const;
export type Currency = (typeof CURRENCIES)[number];

/** Choices of the fields that have some; the words for them stand in the texts. */
export const CHOICES = {
  currency: CURRENCIES,
  evidence: ['collection', 'disassembly', 'recycling', 'disposal', 'production', 'packaging', 'transport', 'receipt'],
  credential: [
    'littleGiant',
    'singleChampion',
    'leadingFirm',
    'greenFactory',
    'greenSupplyChainManager',
    'productCarbonFootprint',
  ],
  sizeClass: ['micro', 'small', 'medium', 'large'],
  form: ['discount', 'interest'],
  dayCount: ['ACT/360', 'ACT/365F', '30E/360'],
  roll: ['following', 'modifiedFollowing', 'preceding'],
  calendar: ['weekends', 'cn-2026'],
} as const;
export type ChoiceOf = keyof typeof CHOICES;

/** How a field is typed: an amount of the policy's currency, a whole number, a text, a list of texts or choices, a choice, a yes. */
export type FieldKind =
  | 'amount'
  | 'bps'
  | 'days'
  | 'grams'
  | 'text'
  | 'firm'
  | 'date'
  | 'texts'
  | 'firms'
  | 'choice'
  | 'choices'
  | 'yes';

/** A field that stands once, or a column of a list. */
export interface Field {
  /** Last part of its path, by which the texts name it. */
  readonly name: FieldName;
  readonly kind: FieldKind;
  readonly choices?: ChoiceOf;
  /** Left out of the terms where nothing is typed. */
  readonly optional?: true;
}

/** Names of fields, as the texts have them. */
export type FieldName =
  | 'currency'
  | 'minAmountMinor'
  | 'maxAmountMinor'
  | 'minTenorDays'
  | 'maxTenorDays'
  | 'sellerSizes'
  | 'obligorCredentials'
  | 'recourseOnly'
  | 'excludedIndustries'
  | 'totalMinor'
  | 'otherObligorMinor'
  | 'concentrationBps'
  | 'obligor'
  | 'limitMinor'
  | 'name'
  | 'members'
  | 'industry'
  | 'overDays'
  | 'baseRateBps'
  | 'otherAnchorSpreadBps'
  | 'minimumRateBps'
  | 'advanceRateBps'
  | 'form'
  | 'dayCount'
  | 'roll'
  | 'calendar'
  | 'bps'
  | 'upToDays'
  | 'days'
  | 'sizeClass'
  | 'flatMinor'
  | 'minMinor'
  | 'maxMinor'
  | 'from'
  | 'fromBps'
  | 'spreadBps'
  | 'reserveBps'
  | 'greenCapBps'
  | 'evidence'
  | 'credential'
  | 'functionalUnit'
  | 'gramsCo2e'
  | 'upToBps';

/** Lists of a policy, as the texts have them. */
export type ListName =
  | 'obligors'
  | 'groups'
  | 'industries'
  | 'tenors'
  | 'anchorSpreads'
  | 'tenorSteps'
  | 'tenorCurve'
  | 'fixings'
  | 'smeConcessions'
  | 'dilution'
  | 'lateness'
  | 'fees'
  | 'greenGrid'
  | 'recycledContentGrid'
  | 'credentialGrid'
  | 'benchmarks'
  | 'steps';

/** A part of the form. */
export interface FieldGroup {
  readonly name: 'eligibility' | 'limits' | 'prices' | 'green';
  readonly fields: readonly (Field & { readonly path: string })[];
  readonly lists: readonly { readonly name: ListName; readonly path: string; readonly columns: readonly Field[] }[];
}

const field = (
  path: string,
  kind: FieldKind,
  more: Omit<Field, 'name' | 'kind'> = {},
): FieldGroup['fields'][number] => ({
  path,
  name: path.slice(path.lastIndexOf('.') + 1) as FieldName,
  kind,
  ...more,
});
const optional = { optional: true } as const;
const bps: Field = { name: 'bps', kind: 'bps' };
const limit: Field = { name: 'limitMinor', kind: 'amount' };
const past: readonly Field[] = [
  { name: 'fromBps', kind: 'bps' },
  { name: 'spreadBps', kind: 'bps' },
  { name: 'reserveBps', kind: 'bps' },
];

/** Every field of a policy but its currency: what is not here could not be kept from one revision to the next. */
export const POLICY_FIELDS: readonly FieldGroup[] = [
  {
    name: 'eligibility',
    fields: [
      field('eligibility.minAmountMinor', 'amount', optional),
      field('eligibility.maxAmountMinor', 'amount', optional),
      field('eligibility.minTenorDays', 'days', optional),
      field('eligibility.maxTenorDays', 'days', optional),
      field('eligibility.sellerSizes', 'choices', { choices: 'sizeClass', ...optional }),
      field('eligibility.obligorCredentials', 'choices', { choices: 'credential', ...optional }),
      field('eligibility.excludedIndustries', 'texts', optional),
      field('eligibility.recourseOnly', 'yes', optional),
    ],
    lists: [],
  },
  {
    name: 'limits',
    fields: [
      field('limits.totalMinor', 'amount'),
      field('limits.otherObligorMinor', 'amount'),
      field('limits.concentrationBps', 'bps', optional),
    ],
    lists: [
      { name: 'obligors', path: 'limits.obligors', columns: [{ name: 'obligor', kind: 'firm' }, limit] },
      {
        name: 'groups',
        path: 'limits.groups',
        columns: [{ name: 'name', kind: 'text' }, { name: 'members', kind: 'firms' }, limit],
      },
      { name: 'industries', path: 'limits.industries', columns: [{ name: 'industry', kind: 'text' }, limit] },
      { name: 'tenors', path: 'limits.tenors', columns: [{ name: 'overDays', kind: 'days' }, limit] },
    ],
  },
  {
    name: 'prices',
    fields: [
      field('prices.baseRateBps', 'bps'),
      field('prices.otherAnchorSpreadBps', 'bps'),
      field('prices.minimumRateBps', 'bps'),
      field('prices.advanceRateBps', 'bps'),
      field('prices.form', 'choice', { choices: 'form', ...optional }),
      field('prices.dayCount', 'choice', { choices: 'dayCount', ...optional }),
      field('prices.roll.roll', 'choice', { choices: 'roll', ...optional }),
      field('prices.roll.calendar', 'choice', { choices: 'calendar', ...optional }),
      field('prices.baseTable.name', 'text', optional),
    ],
    lists: [
      {
        name: 'fixings',
        path: 'prices.baseTable.fixings',
        columns: [{ name: 'from', kind: 'date' }, bps],
      },
      { name: 'anchorSpreads', path: 'prices.anchorSpreads', columns: [{ name: 'obligor', kind: 'firm' }, bps] },
      { name: 'tenorSteps', path: 'prices.tenorSteps', columns: [{ name: 'upToDays', kind: 'days' }, bps] },
      { name: 'tenorCurve', path: 'prices.tenorCurve', columns: [{ name: 'days', kind: 'days' }, bps] },
      {
        name: 'smeConcessions',
        path: 'prices.smeConcessions',
        columns: [{ name: 'sizeClass', kind: 'choice', choices: 'sizeClass' }, bps],
      },
      { name: 'dilution', path: 'prices.historyGrid.dilution', columns: past },
      { name: 'lateness', path: 'prices.historyGrid.lateness', columns: past },
      {
        name: 'fees',
        path: 'prices.fees',
        columns: [
          { name: 'name', kind: 'text' },
          { name: 'flatMinor', kind: 'amount' },
          bps,
          { name: 'minMinor', kind: 'amount', optional: true },
          { name: 'maxMinor', kind: 'amount', optional: true },
        ],
      },
    ],
  },
  {
    name: 'green',
    fields: [field('prices.greenCapBps', 'bps')],
    lists: [
      {
        name: 'greenGrid',
        path: 'prices.greenGrid',
        columns: [{ name: 'evidence', kind: 'choice', choices: 'evidence' }, bps],
      },
      {
        name: 'recycledContentGrid',
        path: 'prices.recycledContentGrid',
        columns: [{ name: 'fromBps', kind: 'bps' }, bps],
      },
      {
        name: 'credentialGrid',
        path: 'prices.credentialGrid',
        columns: [{ name: 'credential', kind: 'choice', choices: 'credential' }, bps],
      },
      {
        name: 'benchmarks',
        path: 'prices.footprintGrid.benchmarks',
        columns: [
          { name: 'functionalUnit', kind: 'text' },
          { name: 'gramsCo2e', kind: 'grams' },
        ],
      },
      { name: 'steps', path: 'prices.footprintGrid.steps', columns: [{ name: 'upToBps', kind: 'bps' }, bps] },
    ],
  },
];

/** Lists that the terms leave out where they are empty; the others stay as empty lists. */
export const OPTIONAL_LISTS: ReadonlySet<string> = new Set([
  'prices.tenorCurve',
  'prices.smeConcessions',
  'prices.fees',
  'prices.recycledContentGrid',
  'prices.credentialGrid',
]);

/** Parts of the terms that are left out as a whole where nothing of them is typed. */
export const OPTIONAL_PARTS = ['baseTable', 'roll', 'historyGrid', 'footprintGrid'] as const;
