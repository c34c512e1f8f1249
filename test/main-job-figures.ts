/** What the main job has to come to, worked out by hand, and what a run's table says. */
import { type Row, tableIn } from './sandbox-run';

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
 * | QS26030018 | 163 | 310 + 90 + 20 − (10 + 5) = **405** | 305 + 80 + 40 − 10 − 5 = 410 |
 * | QS26030025 | 76 | 310 + 60 + 10 = **380** | 305 + 70 + 15 = 390 |
 * | BY/INV/2026/0142 | 47 | 310 + 60 + 10 − (10 + 5) = **365** | 305 + 70 + 5 − 10 = 370 |
 * | BY/INV/2026/0147 | 33 | 310 + 90 + 10 − 10 = 400 | 305 + 80 + 5 = **390** |
 * | TD-PK-000981 | 19 | 310 + 60 + 10 = 380 | 305 + 70 + 5 − (15 + 5) = **360** |
 * | TD-PK-000990 | 50 | 310 + 90 + 10 = 410 | 305 + 80 + 5 − 15 = **375** |
 * | RF2026-W11-04 | 113 | 310 + 60 + 20 − (10 + 5) = **375** | 305 + 70 + 15 − 10 = 380 |
 * | RF2026-W11-07 | 84 | 310 + 90 + 10 = 410 | 305 + 80 + 15 = **400** |
 */
export const EXPECTED: readonly Row[] = [
  row(
    'XY-2026-0307',
    'CNY 1,305,150.00',
    '30 bps (recycling 20, transport 10)',
    '3.70 %',
    '8,330.12',
    '1,166,304.88',
    'Linjiang Bank',
  ),
  row('XY-2026-0311', 'CNY 66,059.80', '0 bps', '3.80 %', '195.24', '65,864.56', 'Huaxin Bank'),
  row(
    'QS26030018',
    'CNY 2,179,770.00',
    '15 bps (production 10, transport 5)',
    '4.05 %',
    '39,971.53',
    '2,139,798.47',
    'Huaxin Bank',
  ),
  row('QS26030025', 'CNY 444,377.47', '0 bps', '3.80 %', '3,564.89', '440,812.58', 'Huaxin Bank'),
  row(
    'BY/INV/2026/0142',
    'CNY 773,551.00',
    '15 bps (production 10, transport 5)',
    '3.65 %',
    '3,686.19',
    '769,864.81',
    'Huaxin Bank',
  ),
  row('BY/INV/2026/0147', 'CNY 410,028.00', '0 bps', '3.90 %', '1,319.27', '367,705.93', 'Linjiang Bank'),
  row(
    'TD-PK-000981',
    'CNY 53,307.75',
    '20 bps (packaging 15, receipt 5)',
    '3.60 %',
    '91.16',
    '47,885.81',
    'Linjiang Bank',
  ),
  row('TD-PK-000990', 'CNY 214,474.00', '15 bps (packaging 15)', '3.75 %', '1,005.35', '192,021.25', 'Linjiang Bank'),
  row(
    'RF2026-W11-04',
    'CNY 938,804.00',
    '15 bps (production 10, transport 5)',
    '3.75 %',
    '11,050.51',
    '927,753.49',
    'Huaxin Bank',
  ),
  row('RF2026-W11-07', 'EUR 98,038.80', '0 bps', '4.00 %', '823.53', '87,411.39', 'Linjiang Bank'),
];

function row(
  invoice: string,
  face: string,
  green: string,
  rate: string,
  discount: string,
  net: string,
  bank: string,
): Row {
  return { invoice, face, green, rate, discount, 'net paid': net, bank, audit: 'valid' };
}

/** What has to be the same however the run went; signers and blocks differ from run to run. */
export function figuresIn(output: string): Row[] {
  return tableIn(output, 'invoice').map(({ 'signed by': signer, block, ...figures }) => {
    expect(signer).toMatch(/^0x[0-9A-Fa-f]{4}…[0-9A-Fa-f]{4}$/);
    expect(block).toMatch(/^[1-9][0-9]*$/);
    return figures;
  });
}

/** The documents that the run refused. */
export function refusedIn(output: string): string[] {
  return tableIn(output, 'refused').map(({ refused }) => refused ?? '');
}
