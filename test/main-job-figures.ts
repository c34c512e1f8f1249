/** What the main job has to come to, worked out by hand, and what a run's table says. */
import { type Row, tableIn } from './sandbox-run';

const HUAXIN = 'Huaxin Bank';
const LINJIANG = 'Linjiang Bank';
const RECYCLED = '30 bps (recycling 20, transport 10)';
const MADE = '15 bps (production 10, transport 5)';
const RETURNED = '20 bps (packaging 15, receipt 5)';
const PACKED = '15 bps (packaging 15)';

/**
 * Worked out by hand from the samples and the two rate cards (`sandbox/rate-cards.ts`), for funds that move on 2026-03-23.
 *
 * rate = base + anchor spread + tenor step − concession; advance = face (Huaxin) or 9/10 of it (Linjiang), rounded down;
 * discount = advance × rate × days / 360, rounded half up. The lower rate wins; at the same rate, whoever pays more now.
 *
 * | invoice | days | Huaxin | Linjiang |
 * |---|---|---|---|
 * | XY-2026-0307 | 69 | 310 + 90 + 10 − (25 + 5) = 380 | 305 + 80 + 15 − (20 + 10) = **370** |
 * | XY-2026-0311 | 28 | 310 + 60 + 10 = **380** | 305 + 70 + 5 = 380, pays less |
 * | QS26030018 part 1 | 163 | 310 + 90 + 20 − (10 + 5) = **405** | 305 + 80 + 40 − 10 − 5 = 410 |
 * | QS26030018 part 2 | 163 | 310 + 90 + 20 = **420** | 305 + 80 + 40 = 425 |
 * | QS26030025 | 76 | 310 + 60 + 10 = **380** | 305 + 70 + 15 = 390 |
 * | BY/INV/2026/0142 part 1 | 47 | 310 + 60 + 10 − (10 + 5) = **365** | 305 + 70 + 5 − 10 = 370 |
 * | BY/INV/2026/0147 | 33 | 310 + 90 + 10 − 10 = 400 | 305 + 80 + 5 = **390** |
 * | TD-PK-000981 | 19 | 310 + 60 + 10 = 380 | 305 + 70 + 5 − (15 + 5) = **360** |
 * | TD-PK-000990 part 1 | 50 | 310 + 90 + 10 = 410 | 305 + 80 + 5 − 15 = **375** |
 * | TD-PK-000990 part 2 | 50 | 310 + 90 + 10 = 410 | 305 + 80 + 5 = **390** |
 * | RF2026-W11-04 | 113 | 310 + 60 + 20 − (10 + 5) = **375** | 305 + 70 + 15 − 10 = 380 |
 * | RF2026-W11-07 | 84 | 310 + 90 + 10 = 410 | 305 + 80 + 15 = **400** |
 * | 26422000000098765432 | 85 | 310 + 60 + 10 = **380** | 305 + 70 + 15 = 390 |
 * | 26342000000012340987 | 56 | 310 + 60 + 10 = **380** | 305 + 70 + 5 = 380, pays less |
 *
 * What a seller passes to its own supplier is part 2: the green events of the goods lower the price of part 1, once.
 */
export const EXPECTED: readonly Row[] = [
  row('XY-2026-0307', 'Xinyuan Battery', 'CNY 1,305,150.00', RECYCLED, '3.70 %', '8,330.12', '1,166,304.88', LINJIANG),
  row('XY-2026-0311', 'Xinyuan Battery', 'CNY 66,059.80', '0 bps', '3.80 %', '195.24', '65,864.56', HUAXIN),
  row('QS26030018 part 1', 'Qingshan Cathode', 'CNY 1,579,770.00', MADE, '4.05 %', '28,969.03', '1,550,800.97', HUAXIN),
  row('QS26030018 part 2', 'Jinhe Nickel', 'CNY 600,000.00', '0 bps', '4.20 %', '11,410.00', '588,590.00', HUAXIN),
  row('QS26030025', 'Qingshan Cathode', 'CNY 444,377.47', '0 bps', '3.80 %', '3,564.89', '440,812.58', HUAXIN),
  row(
    'BY/INV/2026/0142 part 1',
    'Baiyun Precision',
    'CNY 653,551.00',
    MADE,
    '3.65 %',
    '3,114.35',
    '650,436.65',
    HUAXIN,
  ),
  row('BY/INV/2026/0147', 'Baiyun Precision', 'CNY 410,028.00', '0 bps', '3.90 %', '1,319.27', '367,705.93', LINJIANG),
  row('TD-PK-000981', 'Tongda Logistics', 'CNY 53,307.75', RETURNED, '3.60 %', '91.16', '47,885.81', LINJIANG),
  row('TD-PK-000990 part 1', 'Tongda Logistics', 'CNY 154,474.00', PACKED, '3.75 %', '724.10', '138,302.50', LINJIANG),
  row('TD-PK-000990 part 2', 'Hongda Polymers', 'CNY 60,000.00', '0 bps', '3.90 %', '292.50', '53,707.50', LINJIANG),
  row('RF2026-W11-04', 'Ruifeng Wire', 'CNY 938,804.00', MADE, '3.75 %', '11,050.51', '927,753.49', HUAXIN),
  row('RF2026-W11-07', 'Ruifeng Wire', 'EUR 98,038.80', '0 bps', '4.00 %', '823.53', '87,411.39', LINJIANG),
  row('26422000000098765432', 'Xinyuan Battery', 'CNY 833,940.00', '0 bps', '3.80 %', '7,482.30', '826,457.70', HUAXIN),
  row('26342000000012340987', 'Yuntong Haulage', 'CNY 160,448.00', '0 bps', '3.80 %', '948.43', '159,499.57', HUAXIN),
];

/**
 * What stands behind each invoice: ordered, delivered (received less rejected) and billed, by line of the order. The sandbox
 * tolerates 0.2 % of a quantity: 12 of 9,600 kg are 0.125 %, 4 of 640 pieces 0.625 %. A 数电票 states no date of delivery.
 */
export const TRADES: readonly Row[] = [
  trade('XY-2026-0307', 'LH-PO-2601-0884', '1', '42000 KGM', '42000 KGM', '42000 KGM', 'clean'),
  trade('XY-2026-0311', 'HY-SO-26-00417', '10', '316 H87', '316 H87', '316 H87', 'clean'),
  trade('QS26030018', 'LH-PO-2602-0127', '1', '15000 KGM', '15000 KGM', '15000 KGM', 'clean'),
  trade('QS26030025', 'HY-PO-2602-3310', '10', '9600 KGM', '9588 KGM', '9600 KGM', 'clean'),
  trade(
    'BY/INV/2026/0142',
    'HY-PO-2602-3274',
    '10',
    '1250 H87',
    '1250 H87',
    '1250 H87',
    'flagged: bill-exceeds-delivery',
  ),
  trade('', '', '20', '2500 H87', '2500 H87', '2500 H87', ''),
  trade('', '', '30', '640 H87', '636 H87', '640 H87', ''),
  trade('', '', '40', '1 H87', '1 H87', '1 H87', ''),
  trade('BY/INV/2026/0147', 'LH-PO-2602-0140', '1', '450 H87', '420 H87', '420 H87', 'clean'),
  trade('TD-PK-000981', 'HY-SO-26-00398', '10', '1700 H87', '1700 H87', '1700 H87', 'clean'),
  trade('', '', '20', '1700 H87', '1700 H87', '1700 H87', ''),
  trade('TD-PK-000990', 'LH-PO-2602-0166', '1', '5200 H87', '5200 H87', '5200 H87', 'clean'),
  trade('RF2026-W11-04', 'HY-PO-2602-3301', '10', '3100 H87', '3100 H87', '3100 H87', 'clean'),
  trade('RF2026-W11-07', 'LH-PO-2602-0171', '1', '900 H87', '900 H87', '900 H87', 'clean'),
  trade(
    '26422000000098765432',
    'HY-PO-2602-0388',
    '10',
    '12000 KGM',
    '12000 KGM',
    '12000 KGM',
    'flagged: delivery-date',
  ),
  trade('26342000000012340987', 'HY-PO-2602-0391', '10', '46 E54', '46 E54', '46 E54', 'flagged: delivery-date'),
];

function trade(
  invoice: string,
  order: string,
  line: string,
  ordered: string,
  delivered: string,
  billed: string,
  verified: string,
): Row {
  return { 'trade behind': invoice, order, line, ordered, delivered, billed, verified };
}

function row(
  invoice: string,
  paid: string,
  face: string,
  green: string,
  rate: string,
  discount: string,
  net: string,
  bank: string,
): Row {
  return { invoice, 'paid to': paid, face, green, rate, discount, 'net paid': net, bank, audit: 'valid' };
}

/** All suppliers of the sandbox: five sell to an anchor, three stand at the next tier, one of which does both. */
export const SUPPLIERS = [
  'Baiyun Precision',
  'Hongda Polymers',
  'Jinhe Nickel',
  'Qingshan Cathode',
  'Ruifeng Wire',
  'Tongda Logistics',
  'Xinyuan Battery',
  'Yuntong Haulage',
];

/** What has to be the same however the run went; signers and blocks differ from run to run. */
export function figuresIn(output: string): Row[] {
  return tableIn(output, 'invoice').map(({ 'signed by': signer, block, ...figures }) => {
    expect(signer).toMatch(/^0x[0-9A-Fa-f]{4}…[0-9A-Fa-f]{4}$/);
    expect(block).toMatch(/^[1-9][0-9]*$/);
    return figures;
  });
}

/** Order, delivery and invoice side by side, as the run shows them. */
export function tradesIn(output: string): Row[] {
  return tableIn(output, 'trade behind');
}

/** The suppliers that got money, or hold a claim to maturity. */
export function suppliersIn(output: string): string[] {
  const paid = tableIn(output, 'invoice').map((each) => each['paid to'] ?? '');
  const held = tableIn(output, 'held to maturity').map(({ by = '' }) => by);
  return [...new Set([...paid, ...held])].sort();
}

/** The documents that the run refused. */
export function refusedIn(output: string): string[] {
  return tableIn(output, 'refused').map(({ refused }) => refused ?? '');
}
