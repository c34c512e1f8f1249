// Verification: what each kind of evidence is found to be, and that a clean trade stays clean.
import fc from 'fast-check';
import type { CalendarDate } from './calendar';
import type { Credential } from './credentials';
import { MAX_NAMED_INVOICES } from './limits';
import type { LedgerRecord } from './records';
import { BUYER, INVOICE_SHA, OTHER_BUYER, other, RECEIVABLE, SELLER, signatory } from './testing/trade-scene';
import { NO_TOLERANCE } from './three-way-match';
import {
  countingDocuments,
  type EvidenceDocument,
  type EvidenceLine,
  linesFingerprint,
  type TradeEvidence,
} from './trade-evidence';
import { flagsIn, verificationStateOf, verifyTrade } from './trade-verification';
import { VERIFICATION_FLAGS } from './verification-flags';
import { reportSha256 } from './verification-report';

const line = (document: string, more: Partial<EvidenceLine> = {}): EvidenceLine => ({
  document,
  line: '1',
  orderLine: '1',
  items: [],
  description: 'Anode foil',
  quantity: '100',
  unit: 'KGM',
  price: { amount: '5', per: '1' },
  ...more,
});

const document = (
  kind: EvidenceDocument['kind'],
  number: string,
  issueDate: string,
  more: Partial<EvidenceDocument> = {},
): EvidenceDocument => ({
  sha256: number.padEnd(64, '0'),
  kind,
  number,
  issueDate,
  sentBy: kind === 'order' || kind === 'receiptAdvice' ? [BUYER] : [SELLER],
  lines: [line(number)],
  ...more,
});

const ORDER = document('order', 'PO-1', '2026-02-20');
const DESPATCH = document('despatchAdvice', 'DN-1', '2026-03-02');
const RECEIPT = document('receiptAdvice', 'RA-1', '2026-03-03');
const INVOICE = document('invoice', 'INV-1', '2026-03-05', { sha256: INVOICE_SHA, payableMinor: 56_500n });

const firm = (code: string, more: Partial<LedgerRecord<'firm'>> = {}): LedgerRecord<'firm'> => ({
  code,
  name: code,
  mspId: 'OperatorMSP',
  roles: ['supplier'],
  identifiers: [],
  codeCheckHolds: true,
  registeredAt: '2026-01-01T00:00:00Z',
  ...more,
});

const CREDENTIAL: Credential = {
  holder: BUYER,
  credential: 'littleGiant',
  certifier: '91990000549535502Q',
  validFrom: '2026-01-01',
  validUntil: '2028-12-31',
  grant: 'issued',
  grantedAt: '2026-01-01T00:00:00Z',
  former: [],
};

/** A trade in which nothing is odd. */
const CLEAN: TradeEvidence = {
  receivable: RECEIVABLE,
  day: '2026-03-05' as CalendarDate,
  documents: [ORDER, DESPATCH, RECEIPT, INVOICE],
  firms: [firm(SELLER), firm(BUYER)],
  signatories: [signatory(SELLER, '0xA'), signatory(BUYER, '0xB')],
  obligorCredentials: [CREDENTIAL],
  otherInvoices: [other()],
  appliedCreditNotes: [],
};

const given = (more: Partial<TradeEvidence>): TradeEvidence => ({ ...CLEAN, ...more });
const withReceivable = (more: Partial<LedgerRecord<'receivable'>>, rest: Partial<TradeEvidence> = {}): TradeEvidence =>
  given({ receivable: { ...RECEIVABLE, ...more }, ...rest });
/** The clean documents with one of them changed. */
const withDocuments = (...documents: EvidenceDocument[]): TradeEvidence => {
  const kept = CLEAN.documents.filter(
    ({ kind, number }) => !documents.some((each) => each.kind === kind && each.number === number),
  );
  return given({ documents: [...kept, ...documents] });
};
const without = (...kinds: EvidenceDocument['kind'][]): TradeEvidence =>
  given({ documents: CLEAN.documents.filter(({ kind }) => !kinds.includes(kind)) });
/** The invoice and what the ledger says of it, over another amount. */
const over = (amountMinor: bigint, rest: Partial<TradeEvidence> = {}): TradeEvidence =>
  withReceivable(
    { amountMinor: amountMinor.toString() },
    { documents: [ORDER, RECEIPT, { ...INVOICE, payableMinor: amountMinor }], ...rest },
  );

const withoutDeliveryDate = (documents: EvidenceDocument[]): TradeEvidence => {
  const { deliveryDate: _, ...receivable } = RECEIVABLE;
  return given({ receivable, documents });
};
const withoutPrice = ({ price: _, ...rest }: EvidenceLine): EvidenceLine => rest;

const verify = (evidence: TradeEvidence) => verifyTrade(evidence, NO_TOLERANCE);
const flagged = (evidence: TradeEvidence) => flagsIn(verify(evidence));

test('a trade whose documents agree is clean, and its report shows them side by side', () => {
  const report = verify(CLEAN);
  expect(report.findings).toEqual([]);
  expect(verificationStateOf(report)).toBe('clean');
  expect(report.match).toMatchObject({
    order: 'PO-1',
    lines: [
      {
        description: 'Anode foil',
        ordered: '100',
        despatched: '100',
        received: '100',
        billed: '100',
        orderedPrice: { amount: '5', per: '1' },
        invoicedAt: [{ document: 'INV-1', line: '1', amount: '5', per: '1' }],
        differences: [],
      },
    ],
    unmatched: [],
  });
});

test.each<[string, TradeEvidence, readonly string[]]>([
  ['no order yet', without('order'), ['order-document-missing']],
  ['no word of the delivery yet', without('despatchAdvice', 'receiptAdvice'), ['delivery-document-missing']],
  ['no lines of the invoice', without('invoice'), ['invoice-document-missing']],
  [
    'an invoice that names neither order nor delivery',
    withReceivable(
      { invoice: { number: 'INV-1', issueDate: '2026-03-05', documentSha256: INVOICE_SHA } },
      {
        documents: [INVOICE],
      },
    ),
    ['order-reference', 'delivery-reference'],
  ],
  ['an order that the seller alone sent', withDocuments({ ...ORDER, sentBy: [SELLER] }), ['order-by-seller-alone']],
  ['an order that both sent', withDocuments({ ...ORDER, sentBy: [SELLER, BUYER] }), []],
  [
    'a delivery of which the seller alone speaks',
    withDocuments({ ...RECEIPT, sentBy: [SELLER] }),
    ['delivery-by-seller-alone'],
  ],
  [
    'another version of the order',
    given({
      documents: [
        ...CLEAN.documents,
        { ...ORDER, sha256: 'e'.repeat(64), sentBy: [SELLER], lines: [line('PO-1', { quantity: '900' })] },
      ],
    }),
    ['order-versions-differ'],
  ],
  [
    'the same order in other bytes',
    given({ documents: [...CLEAN.documents, { ...ORDER, sha256: 'e'.repeat(64) }] }),
    [],
  ],
  [
    'ninety delivered of a hundred billed',
    withDocuments({ ...RECEIPT, lines: [line('RA-1', { quantity: '90' })] }),
    ['bill-exceeds-delivery'],
  ],
  [
    'ninety delivered and billed of a hundred ordered',
    given({
      documents: [
        ORDER,
        { ...RECEIPT, lines: [line('RA-1', { quantity: '90' })] },
        { ...INVOICE, lines: [line('INV-1', { quantity: '90' })] },
      ],
    }),
    [],
  ],
  [
    'another invoice for the same delivery',
    given({ documents: [...CLEAN.documents, document('invoice', 'INV-9', '2026-03-06')] }),
    ['bill-exceeds-delivery'],
  ],
  [
    'another price',
    withDocuments({ ...INVOICE, lines: [line('INV-1', { price: { amount: '5.01', per: '1' } })] }),
    ['price-differs'],
  ],
  ['another unit', withDocuments({ ...INVOICE, lines: [line('INV-1', { unit: 'H87' })] }), ['unit-differs']],
  [
    'goods that were not ordered',
    withDocuments({ ...INVOICE, lines: [line('INV-1', { orderLine: '7' })] }),
    ['line-not-ordered'],
  ],
  [
    'another invoice with goods that were not ordered',
    given({
      documents: [
        ...CLEAN.documents,
        document('invoice', 'INV-9', '2026-03-06', { lines: [line('INV-9', { orderLine: '7' })] }),
      ],
    }),
    [],
  ],
  ['an invoice that states no prices', withDocuments({ ...INVOICE, lines: [withoutPrice(line('INV-1'))] }), []],
  ['no date of the delivery', withoutDeliveryDate([ORDER, RECEIPT, INVOICE]), ['delivery-date']],
  [
    'no date of the delivery and no document',
    withoutDeliveryDate([ORDER, INVOICE]),
    ['delivery-date', 'delivery-document-missing'],
  ],
  ['another amount on the ledger', withReceivable({ amountMinor: '56400' }), ['amount-differs']],
  [
    'a credit note that nobody applied',
    given({
      documents: [
        ...CLEAN.documents,
        document('creditNote', 'CN-1', '2026-03-06', { lines: [line('CN-1', { quantity: '1' })] }),
      ],
    }),
    ['credit-note-not-applied'],
  ],
  [
    'a credit note that was applied, however its number is spelled',
    withReceivable(
      { amountMinor: '56000', creditedMinor: '500' },
      {
        documents: [
          ...CLEAN.documents,
          document('creditNote', 'CN-1', '2026-03-06', { lines: [line('CN-1', { quantity: '1' })] }),
        ],
        appliedCreditNotes: ['cn 1'],
      },
    ),
    [],
  ],
  [
    'an invoice that is older than the delivery',
    withReceivable(
      { deliveryDate: '2026-03-20' },
      {
        documents: [ORDER, INVOICE, { ...RECEIPT, issueDate: '2026-03-21' }],
      },
    ),
    ['invoice-before-delivery'],
  ],
  [
    'an order that was written afterwards',
    withDocuments({ ...ORDER, issueDate: '2026-03-06' }),
    ['order-after-invoice'],
  ],
  [
    'the same line twice',
    given({
      documents: [
        { ...ORDER, lines: [line('PO-1', { quantity: '200' })] },
        { ...RECEIPT, lines: [line('RA-1', { quantity: '200' })] },
        { ...INVOICE, lines: [line('INV-1'), line('INV-1', { line: '2' })] },
      ],
    }),
    ['duplicate-lines'],
  ],
  ['a strikingly round amount', over(3_000_000n), ['round-amount']],
  [
    'several invoices just under a common limit',
    over(9_900_100n, { otherInvoices: [other({ amountMinor: 9_800_000n })] }),
    ['split-under-limit'],
  ],
  ['one invoice just under it', over(9_900_100n), []],
  [
    'several just under it to different buyers',
    over(9_900_100n, { otherInvoices: [other({ amountMinor: 9_800_000n, obligor: OTHER_BUYER })] }),
    [],
  ],
  [
    'several just under it, weeks apart',
    over(9_900_100n, { otherInvoices: [other({ amountMinor: 9_800_000n, issueDate: '2026-04-08' })] }),
    [],
  ],
  [
    "several just under the mandate of the buyer's signatory",
    given({
      signatories: [
        signatory(BUYER, '0xB', {
          limits: [
            { currency: 'EUR', amountMinor: '10' },
            { currency: 'CNY', amountMinor: '57000' },
          ],
        }),
      ],
      otherInvoices: [other({ amountMinor: 56_900n })],
    }),
    ['split-under-limit'],
  ],
  [
    'another invoice with the same lines to another buyer',
    given({ otherInvoices: [other({ obligor: OTHER_BUYER, linesSha256: linesFingerprint(INVOICE.lines) })] }),
    ['similar-invoice'],
  ],
  [
    'another invoice over the same amount',
    given({ otherInvoices: [other({ amountMinor: 56_500n })] }),
    ['similar-invoice'],
  ],
  [
    'another invoice over the same figure in another currency',
    given({ otherInvoices: [other({ amountMinor: 56_500n, currency: 'EUR' })] }),
    [],
  ],
  [
    'an address that signs for both',
    given({ signatories: [signatory(SELLER, '0xA'), signatory(BUYER, '0xA')] }),
    ['common-signatory'],
  ],
  ['a buyer without a credential', given({ obligorCredentials: [] }), ['obligor-credential-missing']],
  [
    'a buyer whose credential has run out',
    given({ obligorCredentials: [{ ...CREDENTIAL, validUntil: '2026-03-04' }] }),
    ['obligor-credential-missing'],
  ],
  [
    'a firm whose code nobody reviewed',
    given({ firms: [firm(SELLER, { codeCheckHolds: false }), firm(BUYER)] }),
    ['firm-code-doubtful'],
  ],
  [
    'a firm whose code was reviewed',
    given({
      firms: [
        firm(SELLER, {
          codeCheckHolds: false,
          codeReview: { finding: 'registered', reviewedAt: '2026-01-02T00:00:00Z' },
        }),
      ],
    }),
    [],
  ],
])('%s is found to be so', (_, evidence, flags) => {
  expect(flagged(evidence)).toEqual(flags);
});

test('of many similar invoices those with the same lines are named first, and the rest are counted', () => {
  const sameAmount = Array.from({ length: MAX_NAMED_INVOICES + 1 }, (_, index) =>
    other({ number: `SAME-${index}`, amountMinor: 56_500n }),
  );
  const copy = other({ number: 'COPY', amountMinor: 56_500n, linesSha256: linesFingerprint(INVOICE.lines) });
  const { findings } = verify(given({ otherInvoices: [...sameAmount, copy] }));
  const details = findings.map(({ detail }) => detail.en);
  expect(details).toHaveLength(MAX_NAMED_INVOICES + 1);
  expect(details[0]).toBe(`invoice COPY of 2026-03-08 to ${BUYER} has the same lines`);
  expect(details.at(-1)).toBe('2 more invoices are as similar');
});

test('missing documents alone wait; anything else is for a person', () => {
  expect(verificationStateOf(verify(without('order')))).toBe('waiting');
  expect(verificationStateOf(verify(given({ documents: [INVOICE], obligorCredentials: [] })))).toBe('flagged');
});

test('lines without numbers are found by the name of the goods, and an order by any spelling', () => {
  const nameless = { orderLine: undefined, items: [] } as unknown as Partial<EvidenceLine>;
  const bare = (number: string, description: string) => {
    const { orderLine: _, ...rest } = line(number, { ...nameless, description });
    return rest;
  };
  const evidence = given({
    documents: [
      ORDER,
      { ...RECEIPT, lines: [{ ...bare('RA-1', 'anode  FOIL'), order: 'po 1' }] },
      { ...INVOICE, lines: [bare('INV-1', 'Ａnode foil')] },
    ],
  });
  expect(flagged(evidence)).toEqual([]);
});

test('goods on a 数电票 are found by the name that stands after the class of the tax bureau', () => {
  const { orderLine: _, ...bare } = line('INV-1', { items: [], description: '*有色金属冶炼压延品*再生铜米' });
  const billed = (description: string) =>
    flagged(
      given({
        documents: [
          { ...ORDER, lines: [line('PO-1', { items: [], description: '再生铜米' })] },
          RECEIPT,
          { ...INVOICE, lines: [{ ...bare, description }] },
        ],
      }),
    );
  expect(billed('*有色金属冶炼压延品*再生铜米')).toEqual([]);
  expect(billed('*再生铜米')).toEqual(['line-not-ordered']); // no class: a name with a star of its own
});

test('goods with an identifier are found by it alone', () => {
  const { orderLine: _, ...rest } = line('INV-1', { items: ['buyer 8'] });
  const documents = [
    { ...ORDER, lines: [line('PO-1', { items: ['buyer 7'] })] },
    RECEIPT,
    { ...INVOICE, lines: [rest] },
  ];
  expect(flagged(given({ documents }))).toContain('line-not-ordered');
});

test("of two versions the one counts that the receivable is made of, then the buyer's, then the latest", () => {
  const documents = [
    { ...ORDER, sha256: '1'.repeat(64), sentBy: [SELLER] },
    { ...ORDER, sha256: '2'.repeat(64), sentBy: [BUYER] },
    { ...ORDER, sha256: '3'.repeat(64), sentBy: [SELLER] },
    { ...INVOICE, sha256: '4'.repeat(64), sentBy: [BUYER] },
    INVOICE,
    { ...RECEIPT, sha256: '5'.repeat(64) },
    { ...RECEIPT, sha256: '6'.repeat(64), number: 'ra 1' },
  ];
  const { order, invoices, receipts } = countingDocuments(given({ documents }));
  const counting = [order, ...invoices, ...receipts].map((each) => each?.sha256);
  expect(counting).toEqual(['2'.repeat(64), INVOICE_SHA, '6'.repeat(64)]);
});

test('the same evidence gives the same hash, in whichever order documents came', () => {
  const hash = (documents: readonly EvidenceDocument[]) => {
    const { documents: _, ...report } = verify(given({ documents }));
    return reportSha256(report as never);
  };
  fc.assert(
    fc.property(fc.shuffledSubarray([...CLEAN.documents], { minLength: CLEAN.documents.length }), (documents) => {
      expect(hash(documents)).toBe(hash(CLEAN.documents));
    }),
  );
});

test('every flag has its words in both languages', () => {
  for (const { title, advice } of Object.values(VERIFICATION_FLAGS)) {
    for (const words of [title, advice]) {
      expect(words.en).toMatch(/[a-z]/);
      expect(words.zh).toMatch(/\p{Script=Han}/u);
    }
  }
});
