/** Examples for the API's document, put together from one example of each kind of field. */
import type { TSchema } from 'typebox';
import { AnnualRate } from '../../domain/annual-rate';
import {
  Address,
  AmountMinor,
  Bytes32,
  CommandId,
  CreditCode,
  DateText,
  Gtin,
  InstantText,
  NonNegativeMinor,
  RecordId,
  Sha256Hex,
  Signature,
  Slug,
} from '../../domain/fields';
import { EpcisEvent } from '../../domain/green-evidence';
import { DecimalText } from '../../domain/quantity';
import type { JsonSchema } from './form';

const EXAMPLE_OF_FIELD: readonly (readonly [TSchema, string])[] = [
  [CreditCode, '91420802MAYW0G386H'],
  [Gtin, '06901234567892'],
  [AmountMinor, '12800000'],
  [NonNegativeMinor, '500000000'],
  [DateText, '2026-06-30'],
  [InstantText, '2026-03-02T02:00:00Z'],
  [Sha256Hex, '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  [RecordId, 'R3f0a8c1d5e7b9024681357ac'],
  [Slug, 'standard-cny'],
  [Address, '0x8ba1f109551bD432803012645Ac136ddd64DBA72'],
  [Signature, `0x${'5b'.repeat(64)}1b`],
  [Bytes32, `0x${'a7'.repeat(32)}`],
  [DecimalText, '1200.5'],
  [AnnualRate, '0.05000000'],
  [EpcisEvent.properties.eventTime, '2026-02-20T08:30:00+08:00'],
  [EpcisEvent.properties.eventTimeZoneOffset, '+08:00'],
  [CommandId, '7c9e6679-7425-40de-944b-e07fc1f90ae7'],
];

const EXAMPLE_OF_PATTERN: ReadonlyMap<unknown, string> = new Map([
  ...EXAMPLE_OF_FIELD.map(([schema, example]) => [(schema as JsonSchema).pattern, example] as const),
  ['^[0-9]{1,3}$', '380'],
  ['^[A-Z0-9]{2,3}$', 'KGM'],
  ['^[0-9]{1,12}$', '1772600000'],
  ['^([0-9]{14}|N[0-9a-f]{24})$', '06901234567892'],
  ['^(0|[1-9][0-9]{0,17})$', '61500'],
  ['^[0-9]{1,18}$', '12800000'],
  ['^-?[0-9]{1,18}$', '-12800000'],
  ['^[A-Z0-9]{8}([A-Z0-9]{3})?$', 'COBADEFFXXX'],
  ['^[0-9]{12}$', '102521000019'],
  ['^[A-Za-z0-9 -]{5,40}$', '6222000012345678901'],
  ['^GT-[0-9a-f]{32}$', `GT-${'4f'.repeat(16)}`],
  ['^(offer/O|receivable/R)[0-9a-f]{24}$', 'receivable/R3f0a8c1d5e7b9024681357ac'],
] as const);

/** Texts whose form says nothing of what they are. */
const EXAMPLE_OF_NAME: Readonly<Record<string, string>> = {
  name: 'Qingshan Components 青山零部件',
  number: 'QS-2026-0042',
  invoiceNumber: 'QS-2026-0042',
  longTenorReason: 'The goods are built into plant that is accepted after ten months',
  paymentTermReason: 'The custom of the trade in heavy castings is ninety days',
  eventId: 'urn:uuid:7c9e6679-7425-40de-944b-e07fc1f90ae7',
  lot: '01/06901234567892/10/L-2026-02',
  bizStep: 'recycling',
  subject: 'receivable/R3f0a8c1d5e7b9024681357ac',
  command: 'issueReceivable',
  blockNumber: '42',
  blocks: '43',
  next: 'WyJuZXdlc3QiLCI0MiIsIlIzZjBhIl0',
  cursor: 'WyJuZXdlc3QiLCI0MiIsIlIzZjBhIl0',
  scheme: 'GLN',
  value: '6901234000016',
  mspId: 'OperatorMSP',
  reason: 'Ten of the hundred pieces are missing',
  resolution: 'The missing pieces were delivered',
  paymentReference: 'PAY-2026-0042',
  registryFilingNumber: 'ZD-2026-0042',
  orderReference: 'PO-2026-0117',
  deliveryReference: 'DN-2026-0121',
  certificateNumber: 'GF-2026-008',
  functionalUnit: '1 kWh of battery capacity',
  standard: 'ISO 14067:2018',
  'idempotency-key': 'invoice-QS-2026-0042',
  prefer: 'wait=10',
  'if-none-match': '"42-9f86d081884c7d65"',
};

const EXAMPLE_OF_COUNT: Readonly<Record<string, number>> = {
  expiresAt: 1_772_600_000,
  maxTenorDays: 180,
  upToDays: 90,
};
const ANY_COUNT = 15;

/** A value that fits a schema, with the fields that it has to have; `undefined` where nothing is known of a text's form. */
export function exampleOf(schema: JsonSchema, name = ''): unknown {
  if (schema.examples !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return exampleOf(schema.anyOf[0] ?? {}, name);
  switch (schema.type) {
    case 'object':
      return objectExample(schema);
    case 'array':
      return listExample(schema, name);
    case 'string':
      return textExample(schema, name);
    case 'integer':
    case 'number':
      return EXAMPLE_OF_COUNT[name] ?? Math.min(schema.maximum ?? ANY_COUNT, Math.max(schema.minimum ?? 0, ANY_COUNT));
    case 'boolean':
      return false;
    default:
      return undefined;
  }
}

function objectExample({ properties = {}, required = [] }: JsonSchema): Record<string, unknown> | undefined {
  const entries = Object.entries(properties)
    .filter(([name]) => required.includes(name))
    .map(([name, schema]) => [name, exampleOf(schema, name)] as const);
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
}

/** One entry, or as many as there have to be. */
function listExample({ items = {}, minItems = 0 }: JsonSchema, name: string): unknown[] {
  const entry = exampleOf(items, name);
  return entry === undefined ? [] : Array.from({ length: Math.max(1, minItems) }, () => entry);
}

function textExample({ pattern }: JsonSchema, name: string): string | undefined {
  const form = new RegExp(pattern ?? '', 'u');
  return [EXAMPLE_OF_NAME[name], EXAMPLE_OF_PATTERN.get(pattern), 'text'].find(
    (text) => text !== undefined && form.test(text),
  );
}
