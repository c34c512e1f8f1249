// Green events: which step follows which, and what an event is evidence of.
import { bearsEvidence, evidenceOf, GREEN_EVENT_TRANSITIONS, nextEventState, sourcesOf } from './green-events';
import type { EpcisEvent } from './green-evidence';
import type { Balance } from './mass-balance';
import { refusalOf } from './testing/refusal-of';

const ID = `E${'1'.repeat(24)}`;
const OFFER = `O${'2'.repeat(24)}`;
const STEPS = Object.keys(GREEN_EVENT_TRANSITIONS) as (keyof typeof GREEN_EVENT_TRANSITIONS)[];
const STATES = ['captured', 'attested', 'disputed', 'erroneous'] as const;

test('each step is taken from the states of the table alone', () => {
  const possible = STEPS.map((step) => [
    step,
    STATES.filter((state) => (GREEN_EVENT_TRANSITIONS[step].from as readonly string[]).includes(state)),
  ]);
  for (const [step, from] of possible as [keyof typeof GREEN_EVENT_TRANSITIONS, readonly string[]][]) {
    for (const state of STATES) {
      const work = () => nextEventState({ id: ID, state }, step);
      if (from.includes(state)) expect(work()).toBe(GREEN_EVENT_TRANSITIONS[step].to);
      else expect(refusalOf(work)).toMatchObject({ slug: 'state-forbids', reference: `greenEvent/${ID}` });
    }
  }
  expect(possible).toEqual([
    ['attest', ['captured', 'disputed']],
    ['dispute', ['captured', 'attested']],
    ['declareError', ['captured', 'attested', 'disputed']],
  ]);
});

test('what an accepted price rests on is neither disputed nor declared wrong', () => {
  const used = { id: ID, state: 'attested', usedIn: OFFER } as const;
  for (const step of ['dispute', 'declareError'] as const) {
    expect(refusalOf(() => nextEventState(used, step))).toMatchObject({
      slug: 'evidence-in-use',
      reference: `offer/${OFFER}`,
    });
  }
  expect(nextEventState({ ...used, state: 'disputed' }, 'attest')).toBe('attested');
});

test('recycling is evidence only of what is known to have come in; other steps are evidence of themselves', () => {
  const balance = (recycledInput: bigint) => ({ recycledInput }) as Balance;
  const told = {
    eventId: 'urn:uuid:1',
    eventTime: '2026-03-01T10:00:00+08:00',
    eventTimeZoneOffset: '+08:00',
  } as const;
  const recycling: EpcisEvent = {
    ...told,
    type: 'TransformationEvent',
    bizStep: 'collecting',
    outputQuantityList: [{ epcClass: 'urn:epc:class:lgtin:6901234.000001.M1', quantity: '80', uom: 'KGM' }],
  };
  expect(evidenceOf(recycling, balance(1n))).toBe('recycling');
  expect(evidenceOf(recycling, balance(0n))).toBeUndefined();
  const transport: EpcisEvent = { ...told, type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'shipping' };
  expect(evidenceOf(transport, balance(0n))).toBe('transport');
});

test('an auxiliary that is used up bears no evidence unless something recycled went with it', () => {
  const lot = `L${'3'.repeat(24)}`;
  expect(bearsEvidence({ lot })).toBe(true);
  expect(bearsEvidence({ lot, cameIn: '5' })).toBe(true);
  expect(bearsEvidence({ lot, consumed: '5' })).toBe(false);
  expect(bearsEvidence({ lot, consumed: '5', recycledOut: '1' })).toBe(true);
});

test('the sources of recycled material are the lots that gave some', () => {
  const lots = [
    { lot: 'a', consumed: '5' },
    { lot: 'b', consumed: '5', recycledOut: '5' },
    { lot: 'c', recycledIn: '5' },
  ];
  expect(sourcesOf({ lots })).toEqual(['b']);
});
