// Lots as records: an event moves them from what it finds, and what it did can be taken back to the digit.
import type { EpcisEvent } from './green-evidence';
import { lotWithout, movementOf } from './lot-movements';
import type { Lot } from './lots';
import { refusalOf } from './testing/refusal-of';

const OWNER = '91420802MAYW0G386H';
const NOW = '2026-03-02T02:00:00.000Z';
const COLLECTED = `E${'1'.repeat(24)}`;
const RECYCLED = `E${'2'.repeat(24)}`;
const waste = (quantity: string) => ({ epcClass: 'urn:epc:class:lgtin:6901234.000002.W1', quantity, uom: 'KGM' });
const material = (quantity: string) => ({ epcClass: 'urn:epc:class:lgtin:6901234.000001.M1', quantity, uom: 'KGM' });
const told = { eventTime: '2026-03-01T10:00:00+08:00', eventTimeZoneOffset: '+08:00', bizStep: 'collecting' } as const;
const collecting: EpcisEvent = {
  ...told,
  eventId: 'urn:uuid:1',
  type: 'ObjectEvent',
  action: 'ADD',
  quantityList: [waste('250')],
};
const recycling: EpcisEvent = {
  ...told,
  eventId: 'urn:uuid:2',
  type: 'TransformationEvent',
  inputQuantityList: [waste('100.5')],
  outputQuantityList: [material('80')],
};

/** Lots by name after an event. */
function after(eventRecordId: string, event: EpcisEvent, before: ReadonlyMap<string, Lot>) {
  const movement = movementOf({ owner: OWNER, eventRecordId, event, now: NOW }, (name) => before.get(name));
  return { ...movement, books: new Map([...before, ...movement.lots.map((lot) => [lot.lot, lot] as const)]) };
}

test('an event opens the lots that it brings in, and says so', () => {
  const { lots, changes } = after(COLLECTED, collecting, new Map());
  expect(lots).toMatchObject([
    { owner: OWNER, cameIn: '250', consumed: '0', recycledIn: '250', openedAt: NOW, movedBy: COLLECTED },
  ]);
  expect(changes).toEqual([{ lot: lots[0]?.id, cameIn: '250', recycledIn: '250' }]);
});

test('a later event starts from what it finds, and keeps when the lot was opened and where it was used', () => {
  const { books } = after(COLLECTED, collecting, new Map());
  const used = new Map([...books].map(([name, lot]) => [name, { ...lot, openedAt: 'before', usedIn: 'an offer' }]));
  const { lots } = after(RECYCLED, recycling, used);
  const moved = { consumed: '100.5', recycledOut: '100.5', openedAt: 'before', usedIn: 'an offer', movedBy: RECYCLED };
  expect(lots).toContainEqual(expect.objectContaining(moved));
});

test('what an event did can be taken back, unless it was used meanwhile', () => {
  const first = after(COLLECTED, collecting, new Map());
  const second = after(RECYCLED, recycling, first.books);
  const [collected] = first.lots;
  const consumption = second.changes.find(({ lot }) => lot === collected?.id);
  if (collected === undefined || consumption === undefined) throw new Error('the recycling moved no waste');
  const consumed = second.books.get(collected.lot) as Lot;
  expect(lotWithout(consumed, consumption, RECYCLED)).toEqual({ ...collected, movedBy: RECYCLED });
  const opening = { lot: collected.id, cameIn: '250', recycledIn: '250' };
  expect(refusalOf(() => lotWithout(consumed, opening, COLLECTED)).slug).toBe('lot-in-use');
});

test('a lot that an event names without a quantity is opened without a unit, and what came before stays', () => {
  const mentioned: EpcisEvent = { ...collecting, quantityList: [{ epcClass: waste('1').epcClass }] };
  const { lots, changes, books } = after(COLLECTED, mentioned, new Map());
  expect(lots).toHaveLength(1);
  expect(lots[0]).toMatchObject({ cameIn: '0', consumed: '0' });
  expect(lots[0]).not.toHaveProperty('unit');
  expect(lots[0]).not.toHaveProperty('cameInBy');
  expect(changes).toEqual([{ lot: lots[0]?.id }]);
  const measured = after(RECYCLED, { ...collecting, eventId: 'urn:uuid:3' }, books);
  expect(measured.lots[0]).toMatchObject({ unit: 'KGM', cameIn: '250' });
});
