// What a party can expect: claims on their day, an accepted offer instead of the claim that it buys.
import { expectedFlows, forecast } from './cash-flow';
import { ANCHOR, anOffer, aReceivable, BANK, OFFER, RECEIVABLE, SUPPLIER } from './testing/given';

const DUE = '2026-06-30';
const TODAY = '2026-03-02';
const EARLY = { id: `D${'5'.repeat(24)}`, payMinor: '9850000', payOn: '2026-03-04' };
const early = aReceivable({ holder: SUPPLIER, maturityDate: DUE, state: 'payingEarly', earlyPayment: EARLY });
const held = aReceivable({ holder: SUPPLIER, maturityDate: DUE, paidMinor: '4000000' });

test.each<[string, string, Parameters<typeof expectedFlows>, object[]]>([
  [
    'the holder',
    'is paid at maturity',
    [SUPPLIER, TODAY, [held], []],
    [{ day: DUE, direction: 'in', amountMinor: 6_000_000n }],
  ],
  [
    'the obligor',
    'pays at maturity',
    [ANCHOR, TODAY, [held], []],
    [{ day: DUE, direction: 'out', amountMinor: 6_000_000n }],
  ],
  [
    'the obligor',
    'pays early as it agreed',
    [ANCHOR, TODAY, [early], []],
    [{ day: '2026-03-04', direction: 'out', amountMinor: 9_850_000n }],
  ],
  [
    'the holder',
    'is paid what was agreed, on that day',
    [SUPPLIER, TODAY, [early], []],
    [{ day: '2026-03-04', direction: 'in', amountMinor: 9_850_000n }],
  ],
  ['nobody else', 'expects anything', [BANK, TODAY, [held], []], []],
  ['the holder', 'expects today what is late', [SUPPLIER, '2026-07-05', [held], []], [{ day: '2026-07-05' }]],
  [
    'who assigned it',
    'is paid by the bank instead',
    [SUPPLIER, TODAY, [held], [anOffer()]],
    [{ day: '2026-03-03', direction: 'in', record: `offer/${OFFER}`, amountMinor: 8_898_600n }],
  ],
  [
    'the bank',
    'pays what it accepted',
    [BANK, TODAY, [held], [anOffer()]],
    [{ day: '2026-03-03', direction: 'out', record: `offer/${OFFER}` }],
  ],
  ['the bank', 'has paid what is disbursed', [BANK, TODAY, [], [anOffer({ state: 'disbursed' })]], []],
  [
    'nobody',
    'expects what is settled',
    [SUPPLIER, TODAY, [aReceivable({ holder: SUPPLIER, paidMinor: '10000000' })], []],
    [],
  ],
])('%s %s', (_who, _what, given, flows) => {
  expect(expectedFlows(...given)).toMatchObject(flows);
  expect(expectedFlows(...given)).toHaveLength(flows.length);
});

test('a forecast runs up by day', () => {
  const record = `receivable/${RECEIVABLE}`;
  expect(
    forecast([
      { day: '2026-03-03', direction: 'out', record, amountMinor: 5n },
      { day: '2026-03-01', direction: 'in', record, amountMinor: 2n },
      { day: '2026-03-03', direction: 'in', record, amountMinor: 1n },
    ]),
  ).toEqual([
    { day: '2026-03-01', inMinor: 2n, outMinor: 0n, netMinor: 2n },
    { day: '2026-03-03', inMinor: 1n, outMinor: 5n, netMinor: -2n },
  ]);
});
