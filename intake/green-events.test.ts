// EPCIS documents become what the ledger takes: every type of event, our own members, declared errors, and refusals by field.
import { readGreenEvents } from './green-events';

const LOT = 'urn:epc:class:lgtin:4012345.012345.998877';
const EPC = 'urn:epc:id:sgtin:4012345.012345.7';
const PARENT = 'urn:epc:id:sscc:4012345.1234567890';

/** One event as JSON, with every field that its type needs. */
function anEvent(fields: object = {}): object {
  return {
    type: 'ObjectEvent',
    eventID: 'urn:uuid:1',
    eventTime: '2026-03-01T10:00:00+08:00',
    eventTimeZoneOffset: '+08:00',
    action: 'OBSERVE',
    bizStep: 'receiving',
    quantityList: [{ epcClass: LOT, quantity: 12.5, uom: 'KGM' }],
    ...fields,
  };
}

const read = (...events: object[]) => readGreenEvents(JSON.stringify(events));

function eventIn(event: object): object {
  const { statements, refusals } = read(event);
  expect(refusals).toEqual([]);
  const [first] = statements;
  if (first?.kind !== 'event') throw new Error('the document holds no event');
  return first.event;
}

describe('each type of event keeps what it is about', () => {
  const goods = [{ epcClass: LOT, quantity: '12.5', uom: 'KGM' }];
  const given = [{ epcClass: LOT, quantity: 12.5, uom: 'KGM' }];
  const { quantityList, action, ...bare } = anEvent() as Record<string, unknown>;

  test.each<[string, object, object]>([
    ['ObjectEvent', { ...bare, action, quantityList, epcList: [EPC] }, { quantityList: goods, epcList: [EPC] }],
    [
      'AggregationEvent',
      {
        ...bare,
        type: 'AggregationEvent',
        action: 'ADD',
        parentID: PARENT,
        childEPCs: [EPC],
        childQuantityList: given,
      },
      { parentId: PARENT, childEpcs: [EPC], childQuantityList: goods },
    ],
    [
      'TransactionEvent',
      {
        ...bare,
        type: 'TransactionEvent',
        action,
        quantityList,
        bizTransactionList: [{ type: 'po', bizTransaction: 'urn:epcglobal:cbv:bt:4012345000009:PO-7' }],
      },
      {
        quantityList: goods,
        bizTransactionList: [{ type: 'po', bizTransaction: 'urn:epcglobal:cbv:bt:4012345000009:PO-7' }],
      },
    ],
    [
      'TransformationEvent',
      {
        ...bare,
        type: 'TransformationEvent',
        transformationID: 'urn:uuid:2',
        inputQuantityList: given,
        inputEPCList: [EPC],
        outputQuantityList: given,
        outputEPCList: [EPC],
      },
      {
        transformationId: 'urn:uuid:2',
        inputQuantityList: goods,
        inputEpcList: [EPC],
        outputQuantityList: goods,
        outputEpcList: [EPC],
      },
    ],
    [
      'AssociationEvent',
      { ...bare, type: 'AssociationEvent', action: 'ADD', parentID: PARENT, childEPCs: [EPC] },
      { parentId: PARENT, childEpcs: [EPC] },
    ],
  ])('%s', (type, event, kept) => {
    expect(eventIn(event)).toMatchObject({ type, ...kept });
  });

  test('a class without a quantity', () => {
    expect(eventIn(anEvent({ quantityList: [{ epcClass: LOT }] }))).toMatchObject({
      quantityList: [{ epcClass: LOT }],
    });
  });
});

describe('our own members', () => {
  test('are read into whole small units', () => {
    const event = anEvent({
      'greentier:recycledContent': [{ epcClass: LOT, quantity: 7.5, uom: 'KGM' }],
      'greentier:activityData': {
        electricity: [{ source: 'grid', quantity: '48210.5', uom: 'KWH' }],
        freight: [{ mode: 'rail', quantity: 1200, uom: 'TKM' }],
        fuels: [
          { fuel: 'diesel', quantity: 300.25, uom: 'LTR' },
          { fuel: 'coal', quantity: 2, uom: 'TNE' },
        ],
        materials: [{ material: '一水氢氧化锂', quantity: 7300, uom: 'KGM' }],
      },
      'greentier:evidence': [{ sha256: 'a'.repeat(64), mediaType: 'application/pdf' }],
    });
    expect(eventIn(event)).toMatchObject({
      recycledContent: [{ epcClass: LOT, quantity: '7.5', uom: 'KGM' }],
      activityData: {
        electricity: [{ source: 'grid', energyWh: '48210500' }],
        freight: [{ mode: 'rail', haulageKgKm: '1200000' }],
        fuels: [
          { fuel: 'diesel', volumeMl: '300250' },
          { fuel: 'coal', massGrams: '2000000' },
        ],
        materials: [{ material: '一水氢氧化锂', massGrams: '7300000' }],
      },
      attachments: [{ sha256: 'a'.repeat(64), mediaType: 'application/pdf' }],
    });
  });

  test('of electricity alone name no source', () => {
    expect(eventIn(anEvent({ 'greentier:electricityKwh': '48210.5' }))).toMatchObject({
      activityData: { electricity: [{ source: 'unstated', energyWh: '48210500' }] },
    });
  });

  test('of other namespaces stay out of the event', () => {
    expect(eventIn(anEvent({ 'example:color': 'red' }))).not.toHaveProperty('example:color');
  });

  test.each<[string, object, string]>([
    ['misspelt', { 'greentier:electricityKWh': 1 }, 'greentier:electricityKWh'],
    ['negative energy', { 'greentier:electricityKwh': -1 }, 'greentier:electricityKwh'],
    ['energy in half watt hours', { 'greentier:electricityKwh': '0.0005' }, 'greentier:electricityKwh'],
    [
      'an unknown source',
      { 'greentier:activityData': { electricity: [{ source: 'sun', quantity: 1, uom: 'KWH' }] } },
      'greentier:activityData.electricity[0].source',
    ],
    [
      'energy by mass',
      { 'greentier:activityData': { electricity: [{ source: 'grid', quantity: 1, uom: 'KGM' }] } },
      'greentier:activityData.electricity[0].quantity',
    ],
    [
      'a fuel without unit',
      { 'greentier:activityData': { fuels: [{ fuel: 'diesel', quantity: 1 }] } },
      'greentier:activityData.fuels[0].uom',
    ],
    ['an unknown list', { 'greentier:activityData': { water: [] } }, 'greentier:activityData.water'],
    ['a claim without mass', { 'greentier:recycledContent': [{ epcClass: LOT }] }, 'greentier:recycledContent[0]'],
    [
      'a hash in capitals',
      { 'greentier:evidence': [{ sha256: 'A'.repeat(64), mediaType: 'application/pdf' }] },
      'greentier:evidence[0].sha256',
    ],
    [
      'a media type that is none',
      { 'greentier:evidence': [{ sha256: 'a'.repeat(64), mediaType: 'pdf' }] },
      'greentier:evidence[0].mediaType',
    ],
  ])('%s are refused by their place', (_, member, field) => {
    const { statements, refusals } = read(anEvent(member), anEvent({ eventID: 'urn:uuid:2' }));
    expect(statements).toHaveLength(1);
    expect(refusals).toMatchObject([{ problem: { slug: 'document-refused', field: `(list)[0].${field}` } }]);
  });
});

describe('an error declaration', () => {
  const declared = anEvent({
    errorDeclaration: {
      declarationTime: '2026-03-04T10:00:00+08:00',
      reason: 'urn:epcglobal:cbv:er:incorrect_data',
      correctiveEventIDs: ['urn:uuid:3'],
    },
  });

  test('corrects the event of its name, in the order of the document', () => {
    const corrected = anEvent({ eventID: 'urn:uuid:3' });
    const { statements } = read(anEvent(), declared, corrected);
    expect(statements).toMatchObject([
      { kind: 'event', event: { eventId: 'urn:uuid:1' } },
      {
        kind: 'error',
        eventId: 'urn:uuid:1',
        reason: 'urn:epcglobal:cbv:er:incorrect_data',
        correctiveEventIds: ['urn:uuid:3'],
      },
      { kind: 'event', event: { eventId: 'urn:uuid:3' } },
    ]);
  });

  test('may leave its reason out', () => {
    const errorDeclaration = { declarationTime: '2026-03-04T10:00:00+08:00' };
    expect(read(anEvent({ errorDeclaration })).statements).toMatchObject([
      { kind: 'error', reason: 'not stated', correctiveEventIds: [] },
    ]);
  });

  test('names the event by the hash of its content where it has no name, whether declared wrong or not', () => {
    const { eventID, ...nameless } = anEvent() as Record<string, unknown>;
    const errorDeclaration = { declarationTime: '2026-03-04T10:00:00+08:00' };
    const { statements } = read(nameless, { ...nameless, errorDeclaration });
    const [original, error] = statements;
    if (original?.kind !== 'event' || error?.kind !== 'error') throw new Error('expected an event and its error');
    expect(error.eventId).toBe(original.event.eventId);
  });
});
