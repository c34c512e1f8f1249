/** The three-way match: figures worked out by hand, and what holds for every trade. */
import fc from 'fast-check';
import {
  type MatchTolerances,
  matchThreeWays,
  type ReceivedLine,
  type Trade,
  type TradedLine,
} from './three-way-match';

const line = (document: string, quantity: string, more: Partial<ReceivedLine> = {}): ReceivedLine => ({
  document,
  line: '1',
  orderLine: '1',
  items: [],
  quantity,
  unit: 'KGM',
  ...more,
});

/** One order line of 100 kg at 5.00, and what came of it. */
function trade(
  given: Partial<Record<'despatched' | 'received' | 'invoiced' | 'credited', readonly ReceivedLine[]>>,
): Trade {
  const ordered: TradedLine = line('PO-1', '100', {
    price: { amount: '5.00', per: '1' },
    items: ['buyer 7', 'seller S'],
  });
  return {
    order: { number: 'PO-1', lines: [ordered] },
    despatched: given.despatched ?? [],
    received: given.received ?? [],
    invoiced: given.invoiced ?? [],
    credited: given.credited ?? [],
  };
}

const LOOSE: MatchTolerances = { quantity: { bps: 200, absolute: '1' }, price: { bps: 100, absolute: '0.01' } };

const kindsOf = (given: Trade, tolerances?: MatchTolerances) =>
  matchThreeWays(given, tolerances).lines.flatMap(({ differences }) => differences.map(({ kind }) => kind));

describe('a line', () => {
  test.each<[string, Trade, readonly string[]]>([
    ['that went as ordered matches', trade({ received: [line('R', '100')], invoiced: [line('I', '100')] }), []],
    ['may come in parts', trade({ received: [line('R', '60'), line('R2', '40.0')], invoiced: [line('I', '100')] }), []],
    [
      'without a receipt goes by the despatch',
      trade({ despatched: [line('D', '100')], invoiced: [line('I', '100')] }),
      [],
    ],
    [
      'of which less came is short and billed too high',
      trade({ received: [line('R', '90')], invoiced: [line('I', '100')] }),
      ['short', 'overBilled'],
    ],
    [
      'billed too high and credited is covered',
      trade({ received: [line('R', '90')], invoiced: [line('I', '100')], credited: [line('C', '10')] }),
      ['short'],
    ],
    [
      'counts what was refused at the gate as not delivered',
      trade({ received: [line('R', '100', { rejected: '4' })], invoiced: [line('I', '100')] }),
      ['short', 'overBilled'],
    ],
    [
      'of which more came is over',
      trade({ received: [line('R', '101')], invoiced: [line('I', '101')] }),
      ['overDelivered'],
    ],
    ['that is not billed yet says so', trade({ received: [line('R', '100')] }), ['underBilled']],
    [
      'that left and never arrived is owed by no one',
      trade({ despatched: [line('D', '100')], received: [line('R', '0')], invoiced: [line('I', '100')] }),
      ['short', 'overBilled'],
    ],
    [
      'at another price says so',
      trade({ received: [line('R', '100')], invoiced: [line('I', '100', { price: { amount: '5.01', per: '1' } })] }),
      ['priceDiffers'],
    ],
    [
      'at the same price for another quantity matches',
      trade({ received: [line('R', '100')], invoiced: [line('I', '100', { price: { amount: '500', per: '100' } })] }),
      [],
    ],
    [
      'in another unit is not added up',
      trade({ received: [line('R', '100')], invoiced: [line('I', '100', { unit: 'TNE' })] }),
      ['underBilled', 'unitDiffers'],
    ],
  ])('%s', (_, given, kinds) => {
    expect(kindsOf(given)).toEqual(kinds);
  });

  it('tells figures in words', () => {
    const given = trade({ received: [line('R', '90.50')], invoiced: [line('I', '100')] });
    expect(matchThreeWays(given).lines[0]?.differences.map(({ message }) => message)).toEqual([
      'ordered 100 KGM, delivered 90.5 KGM',
      'billed 100 KGM, delivered 90.5 KGM',
    ]);
  });
});

describe('tolerances', () => {
  test.each<[string, Partial<ReceivedLine>, readonly string[]]>([
    ['a quantity within two per cent passes', { quantity: '102' }, []],
    ['a quantity beyond it does not', { quantity: '102.01' }, ['overBilled']],
    ['a price within one per cent passes', { price: { amount: '5.05', per: '1' } }, []],
    ['a price beyond it does not', { price: { amount: '5.051', per: '1' } }, ['priceDiffers']],
    ['a price is compared per unit', { price: { amount: '505', per: '100' } }, []],
  ])('%s', (_, more, kinds) => {
    const given = trade({ received: [line('R', '100')], invoiced: [line('I', '100', more)] });
    expect(kindsOf(given, LOOSE)).toEqual(kinds);
  });
});

describe('a line of no line of the order', () => {
  test.each<[string, Partial<ReceivedLine>, string]>([
    ['names a line that is not there', { orderLine: '9' }, 'order PO-1 has no line 9'],
    ['names another order', { order: 'PO-2' }, 'it is about order PO-2'],
  ])('%s', (_, more, message) => {
    const match = matchThreeWays(trade({ invoiced: [line('I', '1', more)] }));
    expect(match.unknown).toEqual([{ document: 'I', line: '1', difference: { kind: 'unknownLine', message } }]);
    expect(match.billCovered).toBe(false);
  });

  it('is found by its goods when it names no line', () => {
    const { orderLine: _, ...unnamed } = line('I', '100');
    const found = { ...unnamed, items: ['seller S'] };
    expect(kindsOf(trade({ received: [line('R', '100')], invoiced: [found] }))).toEqual([]);
    const other = matchThreeWays(trade({ invoiced: [{ ...unnamed, items: ['buyer 8'] }] }));
    expect(other.unknown[0]?.difference.message).toBe('order PO-1 has no such goods');
  });

  it('stays unknown where two lines have the same goods', () => {
    const ordered = [
      line('PO-1', '1', { line: '1', items: ['buyer 7'] }),
      line('PO-1', '1', { line: '2', items: ['buyer 7'] }),
    ];
    const { orderLine: _, ...unnamed } = line('I', '1', { items: ['buyer 7'] });
    const given = { ...trade({ invoiced: [unnamed] }), order: { number: 'PO-1', lines: ordered } };
    expect(matchThreeWays(given).unknown).toHaveLength(1);
  });
});

it('takes no order that repeats a line', () => {
  const twice = [line('PO-1', '1'), line('PO-1', '2')];
  expect(() => matchThreeWays({ ...trade({}), order: { number: 'PO-1', lines: twice } })).toThrow('repeats a line');
});

describe('whatever is traded', () => {
  const quantity = fc
    .bigInt({ min: 0n, max: 10n ** 9n })
    .map((units) => `${units / 1000n}.${(units % 1000n).toString().padStart(3, '0')}`);
  const lines = (document: string) =>
    fc.array(
      quantity.map((each) => line(document, each)),
      { maxLength: 4 },
    );
  const trades = fc.record({
    despatched: lines('D'),
    received: lines('R'),
    invoiced: lines('I'),
    credited: lines('C'),
  });
  const thousandths = (text: string) => {
    const [whole = '0', part = ''] = text.split('.');
    const units = BigInt(whole.replace('-', '')) * 1000n + BigInt(part.padEnd(3, '0'));
    return text.startsWith('-') ? -units : units;
  };
  const sum = (of: readonly TradedLine[]) => of.reduce((all, { quantity: each }) => all + thousandths(each), 0n);

  it('sums are exact and a bill is covered only up to what was delivered', () => {
    fc.assert(
      fc.property(trades, (given) => {
        const match = matchThreeWays(trade(given));
        const [only] = match.lines;
        if (only === undefined) throw new Error('the order has a line');
        const delivered = given.received.length > 0 ? sum(given.received) : sum(given.despatched);
        expect(thousandths(only.delivered)).toBe(delivered);
        expect(thousandths(only.billed)).toBe(sum(given.invoiced) - sum(given.credited));
        expect(match.billCovered).toBe(sum(given.invoiced) - sum(given.credited) <= delivered);
      }),
    );
  });

  it('the order of the documents does not matter', () => {
    fc.assert(
      fc.property(trades, (given) => {
        const reversed = Object.fromEntries(Object.entries(given).map(([key, each]) => [key, [...each].reverse()]));
        expect(matchThreeWays(trade(reversed))).toEqual(matchThreeWays(trade(given)));
      }),
    );
  });
});

test('a price for several units is told with them', () => {
  const hundred = trade({
    received: [line('R', '100')],
    invoiced: [line('I', '100', { price: { amount: '501', per: '100' } })],
  });
  const [difference] = matchThreeWays(hundred).lines.flatMap(({ differences }) => differences);
  expect(difference?.message).toBe('ordered at 5.00, line 1 of I is at 501 for 100');
});

test('a figure that is no decimal number is a defect of whoever read the document', () => {
  expect(() => matchThreeWays(trade({ received: [line('R', 'many')] }))).toThrow('many is no decimal number');
});
