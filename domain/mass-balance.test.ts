// Mass balance: nobody uses more than came in, and no recycled gram appears that did not go in.
import fc from 'fast-check';
import type { EpcisEvent } from './green-evidence';
import { lotNameOf } from './lots';
import { type Balance, balanceOf, type LotState, UNKNOWN_LOT, withoutChange } from './mass-balance';
import { Refusal } from './problems';
import { decimalOf } from './quantity';
import { refusalOf } from './testing/refusal-of';

/** Goods of a lot: `kg('A', 100)`. */
const goods = (lot: string, quantity: string | number, uom = 'KGM') => ({
  epcClass: `urn:epc:class:lgtin:4012345.012345.${lot}`,
  quantity: String(quantity),
  uom,
});
const nameOf = (lot: string) => lotNameOf(goods(lot, 0).epcClass) as string;

function anEvent(fields: Partial<EpcisEvent>): EpcisEvent {
  return {
    eventId: 'urn:uuid:1',
    type: 'ObjectEvent',
    action: 'OBSERVE',
    eventTime: '2026-03-01T10:00:00+08:00',
    eventTimeZoneOffset: '+08:00',
    ...fields,
  };
}
const handled = (bizStep: string, ...quantityList: ReturnType<typeof goods>[]) => anEvent({ bizStep, quantityList });
type Goods = ReturnType<typeof goods>;
const transformed = (bizStep: string, input: Goods[], output: Goods[], recycledContent?: Goods[]) =>
  anEvent({
    type: 'TransformationEvent',
    bizStep,
    inputQuantityList: input,
    outputQuantityList: output,
    ...(recycledContent === undefined ? {} : { recycledContent }),
  });

/** The books of one firm, event by event. */
class Firm {
  readonly lots = new Map<string, LotState>();

  tell(event: EpcisEvent): Balance {
    const balance = balanceOf(event, (lot) => this.lots.get(lot));
    for (const [lot, state] of balance.after) this.lots.set(lot, state);
    return balance;
  }

  /** Came in, consumed, recycled in, recycled out. */
  figures(lot: string): string[] {
    const { cameIn, consumed, recycledIn, recycledOut } = this.lots.get(nameOf(lot)) ?? UNKNOWN_LOT;
    return [cameIn, consumed, recycledIn, recycledOut].map(decimalOf);
  }
}

/** A firm that told these events. */
function aFirm(...events: EpcisEvent[]): Firm {
  const firm = new Firm();
  for (const event of events) firm.tell(event);
  return firm;
}

const COLLECTED = handled('collecting', goods('A', 100));

describe('goods come in', () => {
  test.each<[string, EpcisEvent[], string[]]>([
    ['collected waste is recovered from the first gram', [COLLECTED], ['100', '0', '100', '0']],
    ['in parts', [COLLECTED, handled('collecting', goods('A', '0.02', 'TNE'))], ['120', '0', '120', '0']],
    ['received goods are new', [handled('receiving', goods('A', 100))], ['100', '0', '0', '0']],
    [
      'what is accepted was received before',
      [handled('receiving', goods('A', 100)), handled('accepting', goods('A', 100))],
      ['100', '0', '0', '0'],
    ],
    ['a counted lot has no recycled mass', [handled('collecting', goods('A', 7, 'EA'))], ['7', '0', '0', '0']],
    ['what is shipped came in elsewhere', [handled('shipping', goods('A', 100))], ['0', '0', '0', '0']],
    [
      'what a DELETE says is gone',
      [anEvent({ bizStep: 'commissioning', action: 'DELETE', quantityList: [goods('A', 100)] })],
      ['0', '0', '0', '0'],
    ],
    [
      'another dimension than the first one does not add',
      [COLLECTED, handled('collecting', goods('A', 7, 'EA'))],
      ['100', '0', '100', '0'],
    ],
  ])('%s', (_, events, expected) => {
    expect(aFirm(...events).figures('A')).toEqual(expected);
  });

  test('a receipt carries the recycled content that is claimed of it', () => {
    const receipt = handled('receiving', goods('A', 100));
    expect(aFirm({ ...receipt, recycledContent: [goods('A', 60)] }).figures('A')).toEqual(['100', '0', '60', '0']);
    expect(refusalOf(() => aFirm({ ...receipt, recycledContent: [goods('A', 101)] }))).toMatchObject({
      slug: 'recycled-content-exceeded',
      field: 'event.recycledContent.0',
    });
  });
});

describe('a transformation', () => {
  test('moves recycled mass from its inputs to its outputs by their mass', () => {
    const firm = aFirm(COLLECTED, transformed('disassembling', [goods('A', 100)], [goods('B', 30), goods('C', 20)]));
    expect(['A', 'B', 'C'].map((lot) => firm.figures(lot))).toEqual([
      ['100', '100', '100', '100'],
      ['30', '0', '30', '0'],
      ['20', '0', '20', '0'],
    ]);
  });

  test('gives each output its share where auxiliaries join, rounded down to the microgram', () => {
    const firm = aFirm(COLLECTED);
    const balance = firm.tell(
      transformed('destroying', [goods('A', 100), goods('ACID', 200)], [goods('B', 200), goods('C', 100)]),
    );
    expect(balance).toMatchObject({ recycledInput: 100n * 10n ** 9n, complete: false });
    expect(firm.figures('B')).toEqual(['200', '0', '66.666666666', '0']);
    expect(firm.figures('C')).toEqual(['100', '0', '33.333333333', '0']);
  });

  test('goes by the claims where there are some', () => {
    const firm = aFirm(
      COLLECTED,
      transformed('commissioning', [goods('A', 80)], [goods('B', 50), goods('C', 40)], [goods('C', 40)]),
    );
    expect(firm.figures('B')).toEqual(['50', '0', '0', '0']);
    expect(firm.figures('C')).toEqual(['40', '0', '40', '0']);
  });

  test('of goods that nobody captured adds nothing recycled, unless they come in by it', () => {
    const unknown = aFirm();
    expect(unknown.tell(transformed('destroying', [goods('A', 100)], [goods('B', 90)]))).toMatchObject({
      recycledInput: 0n,
      complete: false,
    });
    expect(unknown.figures('A')).toEqual(['0', '0', '0', '0']);
    expect(unknown.figures('B')).toEqual(['90', '0', '0', '0']);
    const opened = aFirm();
    expect(opened.tell(transformed('commissioning', [goods('A', 100)], [goods('B', 90)]))).toMatchObject({
      recycledInput: 0n,
      complete: true,
    });
    const collecting = aFirm();
    collecting.tell(transformed('collecting', [goods('A', 100)], [goods('B', 90)]));
    expect(collecting.figures('A')).toEqual(['100', '100', '100', '100']);
    expect(collecting.figures('B')).toEqual(['90', '0', '90', '0']);
  });

  test('of goods that came in by use leaves nothing for another step', () => {
    const firm = aFirm(transformed('collecting', [goods('A', 100)], [goods('B', 90)]));
    expect(firm.tell(transformed('destroying', [goods('A', 50)], [goods('C', 40)]))).toMatchObject({
      recycledInput: 0n,
      complete: false,
    });
  });

  test('of goods by class, without a lot, is recorded and incomplete', () => {
    const byClass = { epcClass: 'urn:epc:idpat:sgtin:4012345.012345.*', quantity: '100', uom: 'KGM' };
    expect(aFirm().tell(transformed('destroying', [byClass], [goods('B', 90)])).complete).toBe(false);
  });

  test('that is told in parts has outputs without inputs, and nothing recycled in them', () => {
    const firm = aFirm(transformed('destroying', [], [goods('B', 90)]));
    expect(firm.figures('B')).toEqual(['90', '0', '0', '0']);
  });

  test.each<[string, EpcisEvent, string, string]>([
    [
      'more than is left',
      transformed('destroying', [goods('A', '100.000000001')], [goods('B', 1)]),
      'lot-exceeded',
      'event.inputQuantityList.0',
    ],
    [
      'the same lot twice',
      transformed('destroying', [goods('A', 60), goods('A', 60)], [goods('B', 1)]),
      'lot-exceeded',
      'event.inputQuantityList.1',
    ],
    [
      'more recycled than went in',
      transformed('destroying', [goods('A', 100)], [goods('B', '100.000000001')]),
      'mass-balance-exceeded',
      'event.outputQuantityList',
    ],
    [
      'a claim above its output',
      transformed('commissioning', [goods('A', 100)], [goods('B', 30)], [goods('B', 31)]),
      'recycled-content-exceeded',
      'event.recycledContent.0',
    ],
    [
      'claims above the recycled input',
      transformed(
        'commissioning',
        [goods('A', 50), goods('NEW', 100)],
        [goods('B', 60), goods('C', 60)],
        [goods('B', 30), goods('C', 30)],
      ),
      'recycled-content-exceeded',
      'event.recycledContent.1',
    ],
    [
      'a claim of what does not come out',
      transformed('commissioning', [goods('A', 50)], [goods('B', 30)], [goods('D', 1)]),
      'recycled-content-exceeded',
      'event.recycledContent.0',
    ],
    [
      'a claim in pieces',
      transformed('commissioning', [goods('A', 50)], [goods('B', 30)], [goods('B', 1, 'EA')]),
      'unit-unsupported',
      'event.recycledContent.0',
    ],
    [
      'a disposal of more than is there',
      handled('destroying', goods('A', 101)),
      'lot-exceeded',
      'event.quantityList.0',
    ],
  ])('%s is refused', (_, event, slug, field) => {
    expect(refusalOf(() => aFirm(COLLECTED, event))).toMatchObject({ slug, field });
  });

  test('may weigh more than its named inputs where nothing is recycled: air is no document', () => {
    expect(() => aFirm(transformed('commissioning', [goods('A', 100)], [goods('B', 130)]))).not.toThrow();
  });
});

describe('goods on their way', () => {
  const made = [COLLECTED, transformed('commissioning', [goods('A', 100), goods('NEW', 100)], [goods('B', 200)])];
  const shipped = (kilograms: number, recycled: number) => ({
    ...handled('shipping', goods('B', kilograms)),
    recycledContent: [goods('B', recycled)],
  });

  test('carry the share of their lot, and no more', () => {
    expect(() => aFirm(...made, shipped(80, 40))).not.toThrow();
    expect(refusalOf(() => aFirm(...made, shipped(80, 41))).slug).toBe('recycled-content-exceeded');
  });

  test('carry no gram twice, shipped or transformed', () => {
    expect(() => aFirm(...made, shipped(100, 50), shipped(100, 50))).not.toThrow();
    expect(refusalOf(() => aFirm(...made, shipped(200, 100), shipped(100, 1))).slug).toBe('recycled-content-exceeded');
    const firm = aFirm(...made, shipped(200, 100));
    expect(firm.tell(transformed('destroying', [goods('B', 200)], [goods('C', 200)])).recycledInput).toBe(0n);
  });

  test('of a lot that is on no ledger carry no claim', () => {
    expect(refusalOf(() => aFirm(shipped(80, 1))).slug).toBe('recycled-content-exceeded');
  });

  test.each(['transporting', 'commissioning', 'packing', 'inspecting'])('carry no claim by %s', (step) => {
    const event = { ...handled(step, goods('B', 80)), recycledContent: [goods('B', 1)] };
    expect(refusalOf(() => aFirm(...made, event)).slug).toBe('recycled-content-exceeded');
  });
});

/** One random event over four lots; quantities are small, so that histories collide. */
const aRandomEvent: fc.Arbitrary<EpcisEvent> = (() => {
  const lot = fc.constantFrom('A', 'B', 'C', 'D');
  const some = fc
    .tuple(lot, fc.integer({ min: 0, max: 60 }), fc.constantFrom('KGM', 'KGM', 'KGM', 'GRM', 'EA'))
    .map(([name, quantity, uom]) => goods(name, uom === 'GRM' ? quantity * 500 : quantity, uom));
  const list = fc.array(some, { minLength: 1, maxLength: 3 });
  const claims = fc.option(fc.array(some, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 });
  const step = fc.constantFrom('collecting', 'receiving', 'accepting', 'destroying', 'commissioning', 'shipping');
  const plain = fc.tuple(step, list, claims).map(([bizStep, quantityList, recycledContent]) => ({
    ...handled(bizStep, ...quantityList),
    ...(recycledContent === undefined ? {} : { recycledContent }),
  }));
  const transforming = fc.constantFrom('collecting', 'disassembling', 'destroying', 'commissioning', 'assembling');
  const made = fc
    .tuple(transforming, list, list, claims)
    .map(([bizStep, input, output, recycledContent]) => transformed(bizStep, input, output, recycledContent));
  return fc.oneof(plain, made);
})();

const recycledLeft = (lots: Firm['lots']) =>
  [...lots.values()].reduce((sum, { recycledIn, recycledOut }) => sum + recycledIn - recycledOut, 0n);

test('1,000 histories of 25 events: no lot is overdrawn, and recycled mass only comes in from outside', () => {
  let applied = 0;
  fc.assert(
    fc.property(fc.array(aRandomEvent, { minLength: 25, maxLength: 25 }), (events) => {
      const firm = new Firm();
      for (const event of events) {
        const leftBefore = recycledLeft(firm.lots);
        const balance = attempt(() => firm.tell(event));
        if (balance === undefined) continue;
        applied += 1;
        for (const { unit, cameIn, consumed, recycledIn, recycledOut } of firm.lots.values()) {
          expect(consumed <= cameIn && recycledOut <= recycledIn && recycledIn <= cameIn).toBe(true);
          expect(unit === 'KGM' || recycledIn === 0n).toBe(true);
        }
        const broughtIn = event.bizStep === 'collecting' || event.recycledContent !== undefined;
        if (event.type === 'TransformationEvent' ? event.bizStep !== 'collecting' : !broughtIn) {
          expect(recycledLeft(firm.lots) <= leftBefore).toBe(true);
        }
      }
    }),
    { numRuns: 1_000, seed: 20_260_302 },
  );
  expect(applied).toBeGreaterThan(5_000); // the histories are worth their name only when most events are told
});

test('what the latest event did is taken back to the last figure', () => {
  fc.assert(
    fc.property(fc.array(aRandomEvent, { minLength: 1, maxLength: 12 }), (events) => {
      const firm = new Firm();
      for (const event of events) {
        const before = new Map(firm.lots);
        const balance = attempt(() => firm.tell(event));
        for (const [lot, after] of balance?.after ?? []) {
          const { cameInBy, unit, ...from } = before.get(lot) ?? UNKNOWN_LOT;
          const change = {
            cameIn: after.cameIn - from.cameIn,
            consumed: after.consumed - from.consumed,
            recycledIn: after.recycledIn - from.recycledIn,
            recycledOut: after.recycledOut - from.recycledOut,
          };
          expect(withoutChange(after, change, 'lot/x')).toMatchObject(from);
        }
      }
    }),
    { numRuns: 500, seed: 20_260_302 },
  );
});

test('what later events used is not taken back', () => {
  const firm = aFirm(COLLECTED, transformed('destroying', [goods('A', 60)], [goods('B', 50)]));
  const state = firm.lots.get(nameOf('A')) as LotState;
  const change = { cameIn: state.cameIn, consumed: 0n, recycledIn: state.recycledIn, recycledOut: 0n };
  expect(refusalOf(() => withoutChange(state, change, 'lot/x'))).toMatchObject({
    slug: 'lot-in-use',
    reference: 'lot/x',
  });
});

/** `undefined` where the event is refused. */
function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

test('taking the only event of a lot back leaves a lot that nothing opened, without a unit where none was told', () => {
  const opened: LotState = { ...UNKNOWN_LOT, cameInBy: 'collecting', cameIn: 5n };
  const { unit: _, cameInBy: __, ...figures } = { unit: undefined, cameInBy: undefined, ...UNKNOWN_LOT };
  expect(withoutChange(opened, { ...figures, cameIn: 5n }, 'lot/L')).toEqual(UNKNOWN_LOT);
});

test('recycled content that comes in by no step is refused, and the refusal says so', () => {
  const claim = [goods('A', 1)];
  const told = anEvent({ quantityList: [goods('A', 10)], recycledContent: claim });
  expect(refusalOf(() => balanceOf(told, () => undefined))).toMatchObject({
    slug: 'recycled-content-exceeded',
    detail: 'nothing recycled comes in by this step',
  });
});

test('recycled content is claimed of a lot, not of goods that cannot be told apart', () => {
  const claim = [{ epcClass: 'urn:epc:idpat:sgtin:4012345.012345.*', quantity: '1', uom: 'KGM' }];
  const told = anEvent({ bizStep: 'receiving', quantityList: [goods('A', 10)], recycledContent: claim });
  expect(refusalOf(() => balanceOf(told, () => undefined))).toMatchObject({
    slug: 'invalid-input',
    field: 'event.recycledContent.0',
  });
});

test('a transformation of no step, and goods without a quantity, balance as far as they are told', () => {
  const firm = new Firm();
  firm.tell(
    anEvent({ type: 'TransformationEvent', inputQuantityList: [goods('A', 5)], outputQuantityList: [goods('B', 9)] }),
  );
  expect(firm.figures('B')).toEqual(['9', '0', '0', '0']);
  firm.tell(anEvent({ bizStep: 'receiving', quantityList: [{ epcClass: goods('C', 0).epcClass }] }));
  expect(firm.figures('C')).toEqual(['0', '0', '0', '0']);
});
