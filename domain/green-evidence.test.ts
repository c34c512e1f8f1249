// What an EPCIS event is evidence of, cell by cell, and which invoice it speaks for.
import { EpcisEvent, type EvidenceKind, evidenceKindOf, invoiceNumberIn } from './green-evidence';
import { refusalOf } from './testing/refusal-of';
import { parseInput } from './validation';

const EVENT_TYPES = ['ObjectEvent', 'AggregationEvent', 'TransactionEvent', 'TransformationEvent', 'AssociationEvent'];

function anEvent(fields: Partial<EpcisEvent> = {}): EpcisEvent {
  return {
    eventId: 'urn:uuid:9f0c5d1e-0000-4000-8000-000000000001',
    type: 'ObjectEvent',
    eventTime: '2026-03-01T10:00:00.000+08:00',
    eventTimeZoneOffset: '+08:00',
    ...fields,
  };
}

const ingots = [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.998877', quantity: '200', uom: 'KGM' }];

/** CBV 2.0 business step, and what it proves: of an event without output, and of a transformation with output. */
const STEPS: [step: string, plain: EvidenceKind | undefined, transformed: EvidenceKind | undefined][] = [
  ['collecting', 'collection', 'recycling'],
  ['destroying', 'disposal', 'recycling'],
  ['disassembling', 'disassembly', 'disassembly'],
  ['commissioning', 'production', 'production'],
  ['creating_class_instance', 'production', 'production'],
  ['assembling', 'production', 'production'],
  ['packing', 'packaging', 'packaging'],
  ['shipping', 'transport', 'transport'],
  ['transporting', 'transport', 'transport'],
  ['departing', 'transport', 'transport'],
  ['receiving', 'receipt', 'receipt'],
  ['accepting', 'receipt', 'receipt'],
  ['inspecting', undefined, undefined],
  ['storing', undefined, undefined],
  ['decommissioning', undefined, undefined],
  ['retail_selling', undefined, undefined],
  ['recycling', undefined, undefined],
  ['Collecting', undefined, undefined],
  ['urn:epcglobal:cbv:bizstep:shipping', undefined, undefined],
  ['constructor', undefined, undefined],
  ['__proto__', undefined, undefined],
];
const CELLS = STEPS.flatMap(([step, plain, transformed]) =>
  EVENT_TYPES.flatMap((type) => [
    { step, type, output: false, kind: plain },
    { step, type, output: true, kind: type === 'TransformationEvent' ? transformed : plain },
  ]),
);

test.each(CELLS)('$step of a $type with output $output is evidence of $kind', ({ step, type, output, kind }) => {
  const event = anEvent({
    type: type as EpcisEvent['type'],
    bizStep: step,
    ...(output ? { outputQuantityList: ingots } : {}),
  });
  expect(evidenceKindOf(event)).toBe(kind);
});

test('an event without a business step proves nothing', () => {
  expect(evidenceKindOf(anEvent({ type: 'TransformationEvent', outputQuantityList: ingots }))).toBeUndefined();
});

test('an empty list of outputs is no output', () => {
  const event = anEvent({ type: 'TransformationEvent', bizStep: 'collecting', outputQuantityList: [] });
  expect(evidenceKindOf(event)).toBe('collection');
});

describe('the invoice that an event names', () => {
  const naming = (...uris: string[]) =>
    invoiceNumberIn(anEvent({ bizTransactionList: uris.map((bizTransaction) => ({ type: 'inv', bizTransaction })) }));

  test.each([
    ['plain', 'urn:epcglobal:cbv:bt:4012345000009:INV-2026-0042', 'INV-2026-0042'],
    ['a percent-encoded slash', 'urn:epcglobal:cbv:bt:4012345000009:INV%2F2026%2F42', 'INV/2026/42'],
    ['percent-encoded Chinese', 'urn:epcglobal:cbv:bt:4012345000009:%E5%8F%91%E7%A5%A842', '发票42'],
    ['a percent sign', 'urn:epcglobal:cbv:bt:4012345000009:100%25', '100%'],
    ['a colon in the number', 'urn:epcglobal:cbv:bt:4012345000009:A:7', 'A:7'],
    ['a malformed escape names none', 'urn:epcglobal:cbv:bt:4012345000009:INV%ZZ', undefined],
    ['half a UTF-8 character names none', 'urn:epcglobal:cbv:bt:4012345000009:%E5%8F', undefined],
    ['no number names none', 'urn:epcglobal:cbv:bt:4012345000009:', undefined],
    ['no party names none', 'urn:epcglobal:cbv:bt::INV-1', undefined],
    ['another vocabulary names none', 'urn:example:invoice:INV-1', undefined],
    ['a web address names none', 'https://example.com/invoice/INV-1', undefined],
  ])('%s', (_, uri, number) => {
    expect(naming(uri)).toBe(number);
  });

  test('an event that names several invoices is evidence for none', () => {
    expect(naming('urn:epcglobal:cbv:bt:4012345000009:1', 'urn:epcglobal:cbv:bt:4012345000009:2')).toBeUndefined();
    expect(naming('urn:epcglobal:cbv:bt:4012345000009:1', 'urn:epcglobal:cbv:bt:4012345000009:1')).toBeUndefined();
  });

  test('orders and despatch advices beside it do not count', () => {
    const event = anEvent({
      bizTransactionList: [
        { type: 'po', bizTransaction: 'urn:epcglobal:cbv:bt:4012345000009:PO-7' },
        { type: 'inv', bizTransaction: 'urn:epcglobal:cbv:bt:4012345000009:INV-7' },
        { bizTransaction: 'urn:epcglobal:cbv:bt:4012345000009:UNTYPED' },
      ],
    });
    expect(invoiceNumberIn(event)).toBe('INV-7');
  });

  test('an event without business transactions names none', () => {
    expect(invoiceNumberIn(anEvent())).toBeUndefined();
    expect(invoiceNumberIn(anEvent({ bizTransactionList: [] }))).toBeUndefined();
  });
});

describe('the shape of an event', () => {
  test.each<[string, object, string]>([
    ['an unknown type', { type: 'QuantityEvent' }, 'type'],
    ['a time that is no instant', { eventTime: 'on the first of March' }, 'eventTime'],
    ['a time without offset', { eventTime: '2026-03-01T10:00:00.000' }, 'eventTime'],
    ['an offset without sign', { eventTimeZoneOffset: '08:00' }, 'eventTimeZoneOffset'],
    ['a negative quantity', { quantityList: [{ epcClass: 'urn:x', quantity: '-1' }] }, 'quantityList.0.quantity'],
    ['a quantity as a number', { quantityList: [{ epcClass: 'urn:x', quantity: 1 }] }, 'quantityList.0.quantity'],
    ['an exponent', { quantityList: [{ epcClass: 'urn:x', quantity: '1e9' }] }, 'quantityList.0.quantity'],
    ['an extension that nobody agreed on', { 'example:color': 'red' }, 'example:color'],
    ['half a surrogate pair', { eventId: 'urn:uuid:\ud800' }, 'eventId'],
    ['a NUL character', { readPoint: 'urn:epc:\u0000' }, 'readPoint'],
    ['101 items', { epcList: Array(101).fill('urn:x') }, 'epcList'],
  ])('%s is refused', (_, fields, field) => {
    expect(refusalOf(() => parseInput(EpcisEvent, { ...anEvent(), ...fields }))).toMatchObject({
      slug: 'invalid-input',
      field,
    });
  });

  test.each(['2005-04-03T20:33:31.116-06:00', '2026-03-01T10:00:00Z', '2026-03-01T10:00:00.123456789Z'])(
    'the time %s fits',
    (eventTime) => {
      expect(parseInput(EpcisEvent, anEvent({ eventTime })).eventTime).toBe(eventTime);
    },
  );
});
