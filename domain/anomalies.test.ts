// What is odd is said in both languages with what it is about; what only seems odd is not said.
import { anomalies, leastJustUnder, limitJustAbove } from './anomalies';
import type { CalendarDate } from './calendar';
import { MAX_NAMED_INVOICES } from './limits';
import type { LedgerRecord } from './records';
import type { Signatory } from './signatories';
import {
  BUYER,
  INVOICE_SHA,
  RECEIVABLE as INVOICED,
  OTHER_BUYER,
  other,
  SELLER,
  signatory,
} from './testing/trade-scene';
import {
  countingDocuments,
  type EvidenceDocument,
  type EvidenceLine,
  linesFingerprint,
  type TradeEvidence,
} from './trade-evidence';

/** Of which nothing is known about the delivery. */
const { deliveryDate: _, ...RECEIVABLE } = INVOICED;
const LINE: EvidenceLine = {
  document: 'INV-1',
  line: '1',
  items: [],
  description: 'Anode foil',
  quantity: '100',
  unit: 'KGM',
};

const evidence = (
  receivable: Partial<LedgerRecord<'receivable'>> = {},
  rest: Partial<Omit<TradeEvidence, 'receivable'>> = {},
): TradeEvidence => ({
  receivable: { ...RECEIVABLE, ...receivable },
  day: '2026-03-05' as CalendarDate,
  documents: [],
  firms: [],
  signatories: [],
  obligorCredentials: [],
  otherInvoices: [],
  appliedCreditNotes: [],
  ...rest,
});
const document = (
  kind: EvidenceDocument['kind'],
  issueDate: string,
  more: Partial<EvidenceDocument> = {},
): EvidenceDocument => ({
  sha256: `${kind} of ${issueDate}`,
  kind,
  number: `${kind} of ${issueDate}`,
  issueDate,
  sentBy: [SELLER],
  lines: [],
  ...more,
});
const invoiceOf = (lines: readonly EvidenceLine[]) => document('invoice', '2026-03-05', { sha256: INVOICE_SHA, lines });
const found = (given: TradeEvidence) => anomalies(given, countingDocuments(given));

test('an invoice that is older than everything that is known of the delivery', () => {
  const despatched = document('despatchAdvice', '2026-03-08');
  const received = document('receiptAdvice', '2026-03-07');
  const expected = (first: string) => [
    {
      flag: 'invoice-before-delivery',
      detail: {
        en: `the invoice is of 2026-03-05, the first delivery of ${first}`,
        zh: `发票日期 2026-03-05，首次交货日期 ${first}`,
      },
    },
  ];
  expect(found(evidence({}, { documents: [despatched, received] }))).toEqual(expected('2026-03-07'));
  expect(found(evidence({}, { documents: [despatched] }))).toEqual(expected('2026-03-08'));
  expect(found(evidence({ deliveryDate: '2026-03-06' }, { documents: [despatched, received] }))).toEqual(
    expected('2026-03-06'),
  );
  expect(found(evidence({ deliveryDate: '2026-03-05' }, { documents: [despatched] }))).toEqual([]);
  expect(found(evidence({}, { documents: [document('receiptAdvice', '2026-13-01')] }))).toEqual([]);
});

test('an order that is younger than the invoice', () => {
  expect(found(evidence({}, { documents: [document('order', '2026-03-06')] }))).toEqual([
    {
      flag: 'order-after-invoice',
      detail: {
        en: 'the invoice is of 2026-03-05, the order of 2026-03-06',
        zh: '发票日期 2026-03-05，订单日期 2026-03-06',
      },
      references: ['order of 2026-03-06'],
    },
  ]);
  expect(found(evidence({}, { documents: [document('order', '2026-03-05')] }))).toEqual([]);
});

test('lines that bill the same goods of the same line of the order twice', () => {
  const again = { ...LINE, line: '2' };
  expect(found(evidence({}, { documents: [invoiceOf([LINE, again])] }))).toEqual([
    {
      flag: 'duplicate-lines',
      detail: {
        en: 'lines 1 and 2 both bill 100 KGM of Anode foil',
        zh: '第1行与第2行均开具 Anode foil 100 KGM',
      },
    },
  ]);
  for (const different of [{ orderLine: '2' }, { quantity: '99' }, { description: 'Cathode foil' }]) {
    expect(found(evidence({}, { documents: [invoiceOf([LINE, { ...again, ...different }])] }))).toEqual([]);
  }
});

test('an amount that is round before credit notes', () => {
  const flag = (text: string) => [
    { flag: 'round-amount', detail: { en: `the invoice is over ${text}`, zh: `发票金额 ${text}` } },
  ];
  expect(found(evidence({ amountMinor: '2000000' }))).toEqual(flag('20,000.00 CNY'));
  expect(found(evidence({ amountMinor: '1999999', creditedMinor: '1' }))).toEqual(flag('20,000.00 CNY'));
  expect(found(evidence({ amountMinor: '2000000', creditedMinor: '1' }))).toEqual([]);
});

describe('invoices just under a limit', () => {
  const limits = [
    { currency: 'CNY', amountMinor: '60000' },
    { currency: 'EUR', amountMinor: '57000' },
  ] as const;
  const signatories = [
    signatory(BUYER, '0xB', { limits: [...limits] }),
    signatory(BUYER, '0xC'),
    signatory(SELLER, '0xA', { limits: [{ currency: 'CNY', amountMinor: '57000' }] }),
  ];
  const under = other({ amountMinor: 59_999n });

  test('that together are above it, to the same buyer within some days', () => {
    const more = Array.from({ length: MAX_NAMED_INVOICES }, (_, at) =>
      other({ receivable: `R${at}`, amountMinor: 57_000n, issueDate: '2026-02-19' }),
    );
    const given = evidence({ amountMinor: '57000' }, { signatories, otherInvoices: [under, ...more.slice(1)] });
    const [split] = found(given).filter(({ flag }) => flag === 'split-under-limit');
    expect(split).toEqual({
      flag: 'split-under-limit',
      detail: {
        en: '21 invoices within 14 days lie just under 600.00 CNY, together 11,999.99 CNY',
        zh: '14 天内 21 张发票均略低于 600.00 CNY，合计 11,999.99 CNY',
      },
      references: [under.receivable, ...more.slice(1).map(({ receivable }) => receivable)],
    });
    const many = evidence({ amountMinor: '57000' }, { signatories, otherInvoices: [under, ...more] });
    expect(found(many).find(({ flag }) => flag === 'split-under-limit')?.references).toHaveLength(MAX_NAMED_INVOICES);
  });

  test.each([
    ['another buyer', { obligor: OTHER_BUYER }],
    ['another currency', { currency: 'EUR' }],
    ['more days apart', { issueDate: '2026-03-20' }],
    ['the limit itself', { amountMinor: 60_000n }],
    ['less than just under', { amountMinor: 56_999n }],
  ])('but not with one of %s', (_, different) => {
    const given = evidence({ amountMinor: '57000' }, { signatories, otherInvoices: [{ ...under, ...different }] });
    expect(found(given)).toEqual([]);
  });

  test('of which none lies there where it is alone, or under no limit', () => {
    expect(found(evidence({ amountMinor: '57000' }, { signatories }))).toEqual([]);
    expect(found(evidence({ amountMinor: '50001' }, { signatories, otherInvoices: [under] }))).toEqual([]);
  });

  test('where the lowest counts of two that an invoice lies just under', () => {
    const limits = [{ currency: 'CNY', amountMinor: '10050000' }] as const;
    const receivable = { ...RECEIVABLE, amountMinor: '9900000' };
    expect(limitJustAbove(receivable, [signatory(BUYER, '0xB', { limits: [...limits] })])).toBe(10_000_000n);
    expect(limitJustAbove({ ...receivable, amountMinor: '9499999' }, [])).toBeUndefined();
    expect(limitJustAbove({ ...receivable, amountMinor: '9500000' }, [])).toBe(10_000_000n);
    expect(leastJustUnder(10_000_001n)).toBe(9_500_001n);
  });

  test('where the lowest counts, of the obligor in the currency', () => {
    const of = (amountMinor: string, ...given: Signatory[]) => limitJustAbove({ ...RECEIVABLE, amountMinor }, given);
    expect(of('56500', ...signatories)).toBeUndefined();
    expect(of('59999', ...signatories)).toBe(60_000n);
    expect(of('60000', ...signatories)).toBeUndefined();
    const two = [
      { currency: 'CNY', amountMinor: '10040000' } as const,
      { currency: 'CNY', amountMinor: '9990000' } as const,
    ];
    expect(of('9900000', signatory(BUYER, '0xB', { limits: two }))).toBe(9_990_000n);
    expect(of('9995000', signatory(BUYER, '0xB', { limits: two }))).toBe(10_000_000n);
  });
});

describe('similar invoices', () => {
  const lines = [LINE];
  const documents = [invoiceOf(lines)];
  const linesSha256 = linesFingerprint(lines);
  const words = (text: string, chinese: string) => ({
    en: `invoice INV-2 of 2026-03-08 to ${BUYER} ${text}`,
    zh: `2026-03-08 开给 ${BUYER} 的发票 INV-2 ${chinese}`,
  });

  test('have the same lines, or are over the same amount', () => {
    const flag = 'similar-invoice';
    const [same, copy] = [other({ amountMinor: 56_500n }), other({ linesSha256 })];
    expect(found(evidence({}, { documents, otherInvoices: [same, copy] }))).toEqual([
      { flag, detail: words('has the same lines', '明细相同'), references: [copy.receivable] },
      { flag, detail: words('is over the same amount', '金额相同'), references: [same.receivable] },
    ]);
  });

  test('are compared by the amount before credit notes, within some days either way', () => {
    for (const issueDate of ['2026-02-19', '2026-03-19']) {
      const otherInvoices = [other({ amountMinor: 56_500n, issueDate })];
      expect(found(evidence({ amountMinor: '56000', creditedMinor: '500' }, { otherInvoices }))).toHaveLength(1);
    }
    for (const different of [{ issueDate: '2026-02-18' }, { issueDate: '2026-03-20' }, { currency: 'EUR' }]) {
      expect(found(evidence({}, { otherInvoices: [other({ amountMinor: 56_500n, ...different })] }))).toEqual([]);
    }
  });

  test('are none for having no lines either', () => {
    const otherInvoices = [other({ linesSha256: linesFingerprint([]) })];
    expect(found(evidence({}, { documents: [invoiceOf([])], otherInvoices }))).toEqual([]);
  });

  test('are counted, beyond so many', () => {
    const otherInvoices = Array.from({ length: MAX_NAMED_INVOICES + 2 }, () => other({ amountMinor: 56_500n }));
    const findings = found(evidence({}, { otherInvoices }));
    expect(findings).toHaveLength(MAX_NAMED_INVOICES + 1);
    expect(findings.at(-1)).toEqual({
      flag: 'similar-invoice',
      detail: { en: '2 more invoices are as similar', zh: '另有 2 张类似发票' },
    });
  });
});

test('an address that signs for both sides', () => {
  const signatories = [
    signatory(SELLER, '0xA'),
    signatory(BUYER, '0xA'),
    signatory(BUYER, '0xB'),
    signatory(OTHER_BUYER, '0xA'),
  ];
  expect(found(evidence({}, { signatories }))).toEqual([
    {
      flag: 'common-signatory',
      detail: { en: '0xA signs for both', zh: '0xA 同时为双方签署' },
      references: [`signatory/${SELLER}/0xA`, `signatory/${BUYER}/0xA`],
    },
  ]);
});
