/** The figures, hashes and signatures behind a step of the trail, as the record holds them that the step left. */
import type { LedgerRecord } from '../domain/records';
import type { StepProof } from './report';

type Fact = readonly [field: string, value: string];

/** Fields of records that a reader compares with documents of his own; the rest is in the bundle. */
const FIELDS: readonly string[] = [
  ...['amountMinor', 'currency', 'maturityDate', 'invoiceFingerprint', 'documentSha256', 'state', 'holder'],
  ...[
    'paidMinor',
    'discountMinor',
    'payMinor',
    'payOn',
    'creditedMinor',
    'evidence',
    'latestDate',
    'recourse',
    'validFrom',
    'validUntil',
    'receiver',
  ],
];
/** Records within records, of which the same holds. */
const NESTED: readonly string[] = [
  'invoice',
  'verification',
  'filing',
  'financing',
  'settlement',
  'writeOff',
  'promise',
];
const NESTED_FIELDS: readonly string[] = [
  ...['number', 'issueDate', 'documentSha256', 'orderReference', 'orderSha256', 'deliveryReference', 'deliverySha256'],
  ...['reportSha256', 'registryFilingNumber', 'paymentReference', 'paidOn', 'amountMinor', 'financier'],
  ...['signer', 'signature', 'nonce'],
];

/** The facts behind a step. @param record as the step left it */
export function factsOf(command: string, record: unknown): Fact[] {
  if (typeof record !== 'object' || record === null) return [];
  const given = record as Record<string, unknown>;
  const nested = NESTED.flatMap((name) => shown(given[name], NESTED_FIELDS, `${name}.`));
  const price = 'quote' in given ? priceFacts(given as unknown as LedgerRecord<'sealedOffer'>) : [];
  return [...shown(given, FIELDS, ''), ...nested, ...(command === 'recordFiling' ? [] : price)];
}

function shown(value: unknown, fields: readonly string[], prefix: string): Fact[] {
  if (typeof value !== 'object' || value === null) return [];
  const given = value as Record<string, unknown>;
  return fields.flatMap((field): Fact[] => {
    const found = given[field];
    return ['string', 'number', 'boolean'].includes(typeof found) ? [[prefix + field, String(found)]] : [];
  });
}

/** The price, each term with the records that it rests on. */
function priceFacts({ quote }: Pick<LedgerRecord<'sealedOffer'>, 'quote'>): Fact[] {
  const { faceMinor, advanceMinor, tenorDays, rateBps, discountMinor, netMinor, valueDate, terms } = quote;
  return [
    ...terms.map(({ kind, evidence, bps, restsOn }): Fact => {
      return [`price.${kind}${evidence === undefined ? '' : `.${evidence}`}`, `${bps} bps: ${restsOn.join(', ')}`];
    }),
    ['price.rateBps', String(rateBps)],
    ['price.faceMinor', faceMinor],
    ['price.advanceMinor', advanceMinor],
    ['price.tenorDays', String(tenorDays)],
    ['price.valueDate', valueDate],
    ['price.discountMinor', discountMinor],
    ['price.netMinor', netMinor],
  ];
}

/** Where each signing command leaves its signature. */
const SIGNATURE_IN: Readonly<Record<string, string>> = {
  confirmReceivable: 'confirmation',
  acceptOffer: 'acceptance',
  transferReceivable: 'order',
  agreeEarlyPayment: 'acceptance',
};

/** The signature over typed data that a step carries. */
export function signatureIn(command: string, record: unknown): StepProof['signature'] {
  const field = SIGNATURE_IN[command];
  if (field === undefined || typeof record !== 'object' || record === null) return undefined;
  const given = (record as Record<string, unknown>)[field] as StepProof['signature'];
  if (given === undefined) return undefined;
  const { signer, signature, nonce } = given;
  return { signer, signature, nonce };
}
