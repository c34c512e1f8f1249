// An offer stands as long as what it rests on, by what its bank can tell without looking into it.
import type { LedgerRecord } from './records';
import { offerStands } from './standing-offers';

const RECEIVABLE = `R${'a'.repeat(24)}`;
const NOTICE = { receivable: RECEIVABLE, sealedAt: '2026-03-02T03:00:00.000Z' };
const aReservation = (fields: Partial<LedgerRecord<'reservation'>> = {}): LedgerRecord<'reservation'> => ({
  id: `H${'0'.repeat(24)}`,
  bank: '91990000955917903J',
  receivable: RECEIVABLE,
  obligor: '91340111MAYW0G108J',
  currency: 'CNY',
  amountMinor: '100',
  state: 'held',
  salt: `0x${'0'.repeat(64)}`,
  reservedAt: '2026-03-02T02:00:00.000Z',
  ...fields,
});
const released = (releasedAt: string, fields: Partial<LedgerRecord<'reservation'>> = {}) =>
  aReservation({ state: 'released', releasedAt, ...fields });

test.each<[string, LedgerRecord<'reservation'>[], boolean]>([
  ['on a reservation that is held', [aReservation()], true],
  ['no longer, once it was released', [released('2026-03-02T04:00:00.000Z')], false],
  ['beside a reservation that was released before it was made', [released('2026-03-02T02:30:00.000Z')], true],
  ['as far as anybody knows, where the list is older than what it rests on', [], true],
  ['whatever was released for another receivable', [released('2026-03-02T04:00:00.000Z', { receivable: 'R' })], true],
  [
    'not on what was reserved after it',
    [released('2026-03-02T04:00:00.000Z'), aReservation({ reservedAt: '2026-03-02T05:00:00.000Z' })],
    false,
  ],
  ['while one of two is held', [released('2026-03-02T04:00:00.000Z'), aReservation()], true],
])('an offer stands %s', (_, reservations, stands) => {
  expect(offerStands(NOTICE, reservations)).toBe(stands);
});
