// Which events and credentials a price uses.
import { quote } from './pricing';
import { credentialPathsOf, eventIdsOf } from './rests-on';
import { pricingOf, SELLER } from './testing/price-scene';

test('an event that proves two things is one event, and only green terms name what is used', () => {
  const price = quote(
    pricingOf({
      terms: {
        greenGrid: [{ evidence: 'recycling', bps: 5 }],
        recycledContentGrid: [{ fromBps: 1, bps: 5 }],
        credentialGrid: [{ credential: 'greenFactory', bps: 5 }],
        greenCapBps: 50,
      },
      evidence: [{ eventRecordId: 'Ea', kind: 'recycling', recycledShareBps: 10 }],
      credentials: [{ holder: SELLER, credential: 'greenFactory' }],
    }),
  );
  expect(eventIdsOf({ quote: price })).toEqual(['Ea']);
  expect(credentialPathsOf({ quote: price })).toEqual([`credential/${SELLER}/greenFactory`]);
});
