/** Green events in the shape of GS1 EPCIS 2.0, and what an event is evidence of. */
import { type Static, Type } from 'typebox';
import { ActivityData } from './activity-data';
import { LINE_PATTERN, Sha256Hex, Strict, Text } from './fields';
import { MAX_LIST_LENGTH } from './limits';

/** A URN or a Web URI. */
export const Uri = Type.String({ minLength: 1, maxLength: 512, pattern: LINE_PATTERN });
const Decimal = Type.String({ pattern: '^[0-9]{1,15}(\\.[0-9]{1,9})?$', description: 'Decimal number' });
const Unit = Type.String({
  pattern: '^[A-Z0-9]{2,3}$',
  description: 'UN/CEFACT Recommendation 20; without it, pieces',
});
/** Goods by class; the quantity is left out where a document names the class only. */
const Quantity = Strict({ epcClass: Uri, quantity: Type.Optional(Decimal), uom: Type.Optional(Unit) });
const RecycledContent = Strict({ epcClass: Uri, quantity: Decimal, uom: Unit });
/** A document outside the ledger that bears the event out, by its hash. */
const Attachment = Strict({
  sha256: Sha256Hex,
  mediaType: Type.String({ maxLength: 100, pattern: '^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$' }),
});
const list = <Item extends Parameters<typeof Type.Array>[0]>(item: Item) =>
  Type.Array(item, { maxItems: MAX_LIST_LENGTH });

/** One EPCIS event, its CBV vocabulary in short form (`collecting`, not the URI). */
export const EpcisEvent = Strict({
  eventId: Uri,
  type: Type.Enum(['ObjectEvent', 'AggregationEvent', 'TransactionEvent', 'TransformationEvent', 'AssociationEvent']),
  eventTime: Type.String({
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$',
    description: 'Instant with offset',
  }),
  eventTimeZoneOffset: Type.String({ pattern: '^[+-][0-9]{2}:[0-9]{2}$' }),
  action: Type.Optional(Type.Enum(['ADD', 'OBSERVE', 'DELETE'])),
  bizStep: Type.Optional(Text),
  disposition: Type.Optional(Text),
  readPoint: Type.Optional(Uri),
  bizLocation: Type.Optional(Uri),
  parentId: Type.Optional(Uri),
  /** Joins the events of one transformation that is told in parts. */
  transformationId: Type.Optional(Uri),
  epcList: Type.Optional(list(Uri)),
  childEpcs: Type.Optional(list(Uri)),
  inputEpcList: Type.Optional(list(Uri)),
  outputEpcList: Type.Optional(list(Uri)),
  quantityList: Type.Optional(list(Quantity)),
  childQuantityList: Type.Optional(list(Quantity)),
  inputQuantityList: Type.Optional(list(Quantity)),
  outputQuantityList: Type.Optional(list(Quantity)),
  bizTransactionList: Type.Optional(list(Strict({ type: Type.Optional(Text), bizTransaction: Uri }))),
  sourceList: Type.Optional(list(Strict({ type: Text, source: Uri }))),
  destinationList: Type.Optional(list(Strict({ type: Text, destination: Uri }))),
  /** Recycled mass that is claimed of the lots that come out, come in or are handed on. */
  recycledContent: Type.Optional(Type.Array(RecycledContent, { minItems: 1, maxItems: MAX_LIST_LENGTH })),
  activityData: Type.Optional(ActivityData),
  attachments: Type.Optional(Type.Array(Attachment, { minItems: 1, maxItems: MAX_LIST_LENGTH })),
});
export type EpcisEvent = Static<typeof EpcisEvent>;

/** What an attested event can prove about goods; a bank's green grid prices each kind once. */
export const EVIDENCE_KINDS = [
  'collection',
  'disassembly',
  'recycling',
  'disposal',
  'production',
  'packaging',
  'transport',
  'receipt',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];
export const EvidenceKindName = Type.Enum([...EVIDENCE_KINDS]);

const KIND_BY_BIZ_STEP: Readonly<Record<string, EvidenceKind>> = {
  collecting: 'collection',
  disassembling: 'disassembly',
  destroying: 'disposal',
  commissioning: 'production',
  creating_class_instance: 'production',
  assembling: 'production',
  packing: 'packaging',
  shipping: 'transport',
  transporting: 'transport',
  departing: 'transport',
  receiving: 'receipt',
  accepting: 'receipt',
};

/** Steps whose transformation turns waste into material: CBV 2.0 has no `recycling` step of its own. */
const RECYCLING_STEPS: ReadonlySet<string> = new Set(['collecting', 'destroying']);

/** What an event is evidence of, by its CBV business step; `undefined` when it proves nothing that is priced. */
export function evidenceKindOf(event: EpcisEvent): EvidenceKind | undefined {
  if (event.bizStep === undefined) return undefined;
  const recycles = event.type === 'TransformationEvent' && RECYCLING_STEPS.has(event.bizStep);
  if (recycles && (event.outputQuantityList?.length ?? 0) > 0) return 'recycling';
  return Object.hasOwn(KIND_BY_BIZ_STEP, event.bizStep) ? KIND_BY_BIZ_STEP[event.bizStep] : undefined;
}

/**
 * The invoice that an event names: the one business transaction of CBV type `inv`, spelled
 * `urn:epcglobal:cbv:bt:<GLN>:<number>` (CBV 2.0, 8.5.2). An event that names several is evidence for none.
 */
export function invoiceNumberIn(event: EpcisEvent): string | undefined {
  const invoices = (event.bizTransactionList ?? []).filter(({ type }) => type === 'inv');
  const [invoice] = invoices;
  if (invoice === undefined || invoices.length !== 1) return undefined;
  const number = /^urn:epcglobal:cbv:bt:[^:]+:(.+)$/.exec(invoice.bizTransaction)?.[1];
  return number === undefined ? undefined : percentDecoded(number);
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // a malformed escape names no invoice
  }
}
