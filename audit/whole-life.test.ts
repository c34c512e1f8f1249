// Whatever a receivable can go through, and whatever happened to the firms and events behind it, its bundle is valid.
import { aGreenEvent, anInvoice, aRequest, aVerification, RECYCLING } from '../chaincode/testing/given';
import {
  ANCHOR,
  BANK_A,
  CERTIFIER,
  FIRMS,
  OPERATOR,
  OTHER_ANCHOR,
  OTHER_SUPPLIER,
  SUPPLIER,
} from '../chaincode/testing/parties';
import type { EpcisEvent } from '../domain/green-evidence';
import type { RateCardTerms } from '../domain/pricing';
import type { BundleScope } from './bundle-format';
import type { CheckName } from './report';
import { bundleOf, verifyDraft } from './testing/bundles';
import { forged } from './testing/forger';
import {
  aCommand,
  acceptanceBody,
  applied,
  confirmationBody,
  type GivenCommand,
  offerBy,
  one,
  type PlayedLedger,
  playedLedger,
  type Scene,
  transferBody,
} from './testing/ledger-scene';

const OVERDUE = '2026-07-01T02:00:00.000Z';
const STATES = {
  corrected: 'cancelled',
  correcting: 'verified',
  rejected: 'rejected',
  credited: 'cancelled',
  overdue: 'writtenOff',
  green: 'financed',
  other: 'financed',
  withdrawn: 'confirmed',
  recoursed: 'recoursed',
} as const;
type Name = keyof typeof STATES;

let ledger: PlayedLedger & Record<Name, string>;
beforeAll(async () => {
  ledger = await playedLedger(play);
});
afterAll(() => ledger?.remove());

const pinned = () => ({ trustedGenesisHash: ledger.genesisHash });
const auditOf = async (receivable: string, blocks = ledger.blocks) =>
  await verifyDraft(await bundleOf({ ...ledger, blocks, receivable }), pinned());

test.each(Object.entries(STATES) as [Name, string][])(
  'the receivable that was %s, %s in the end',
  async (name, state) => {
    const { findings, verdict, notes } = await auditOf(ledger[name]);
    expect(findings.filter(({ holds }) => !holds)).toEqual([]);
    expect(verdict).toBe('valid');
    expect(notes.join()).toContain(`The receivable is ${state} `);
  },
);

test('a price by every term that a card can have is made again, term by term', async () => {
  const { findings } = await auditOf(ledger.green);
  const priced = findings.filter(({ check }) => check === 'price').map(({ detail }) => detail.split(' bps')[0]);
  expect(priced.slice(0, -1)).toEqual([
    'base 295',
    'anchor 50',
    'tenor 17',
    'sme -5',
    'green (recycling) -30',
    'green (transport) -5',
    'green (recycledContent) -6',
    'green (footprint) -7',
    'green (credential) -3',
  ]);
});

test('the whole ledger, every firm and every period of five blocks', async () => {
  const last = ledger.blocks.length - 1;
  const scopes: BundleScope[] = [
    { kind: 'everything', toBlock: String(last) },
    ...FIRMS.map(({ party }) => ({ kind: 'party', party }) as const),
    ...Array.from({ length: Math.floor(last / 5) }, (_, index) => {
      return { kind: 'period', fromBlock: String(5 * index), toBlock: String(5 * index + 4) } as const;
    }),
  ];
  for (const scope of scopes) {
    const { findings, verdict } = await verifyDraft(await bundleOf({ ...ledger, scope }), pinned());
    expect({ scope, refuted: findings.filter(({ holds }) => !holds), verdict }).toEqual({
      scope,
      refuted: [],
      verdict: 'valid',
    });
  }
}, 120_000);

test.each<[string, CheckName, Name, string, (record: Record<string, unknown>) => void]>([
  ['a lot with more goods than came in', 'evidence', 'green', 'lot/', (lot) => Object.assign(lot, { cameIn: '999' })],
  ['recycled mass that did not go in', 'evidence', 'green', 'lot/', (lot) => Object.assign(lot, { recycledIn: '90' })],
  ['a mandate without its limit', 'record', 'green', 'signatory/', (signatory) => delete signatory.limits],
  [
    'a revoked credential that was never revoked',
    'credential',
    'green',
    'credential/',
    (credential) => delete credential.revocation,
  ],
  [
    'a certificate that ended before the price',
    'credential',
    'green',
    `credential/${SUPPLIER.party}/productCarbonFootprint`,
    (credential) => Object.assign(credential, { validUntil: '2026-01-31' }),
  ],
  ['a credit note of more', 'amounts', 'overdue', 'creditNote/', (note) => Object.assign(note, { amountMinor: '1' })],
  [
    'a larger firm',
    'record',
    'overdue',
    'firm/',
    (firm) => firm.sizeClass && Object.assign(firm, { sizeClass: 'large' }),
  ],
  ['a payment of more', 'settlement', 'overdue', 'payment/', (payment) => Object.assign(payment, { owedMinor: '0' })],
])('%s, written by all organisations together, is found by %s', async (_, check, name, kind, change) => {
  let changed = 0;
  const blocks = forged(ledger, ({ records }) => {
    for (const [path, record] of records) {
      if (!path.startsWith(kind)) continue;
      const before = JSON.stringify(record);
      change(record);
      if (JSON.stringify(record) !== before) changed++;
    }
  });
  expect(changed).toBeGreaterThan(0);
  const { verdict, findings } = await auditOf(ledger[name], blocks);
  expect(verdict).toBe('invalid');
  expect(findings.filter(({ holds }) => !holds).map((each) => each.check)).toContain(check);
});

async function play(scene: Scene): Promise<Record<Name, string>> {
  await enrolEverybody(scene);
  const corrected = await issue(scene, 'INV-1');
  await one(scene, SUPPLIER, 'cancelReceivable', { receivable: corrected, reason: 'a wrong amount' });
  const { invoice, ...terms } = anInvoice({ number: 'INV-2' });
  const correction = { ...terms, invoice: { ...invoice, typeCode: '384', precedingInvoiceNumber: 'INV-1' } };
  const correcting = await one(scene, SUPPLIER, 'issueReceivable', correction);
  await one(scene, OPERATOR, 'verifyReceivable', aVerification(correcting));
  const rejected = await issue(scene, 'INV-3');
  await one(scene, ANCHOR, 'rejectReceivable', { receivable: rejected, reason: 'nothing was delivered' });
  const credited = await issue(scene, 'INV-4');
  await credit(scene, credited, 'CN-4', '10000000');
  const overdue = await fallOverdue(scene);
  const { green, other } = await financeTwo(scene);
  const withdrawn = await takeBack(scene);
  const recoursed = await takeRecourse(scene);
  return { corrected, correcting, rejected, credited, overdue, green, other, withdrawn, recoursed };
}

/** Firms with sizes, a signatory that was rotated and one that was revoked, credentials that came, went and came again. */
async function enrolEverybody(scene: Scene): Promise<void> {
  const size = { sector: 'industry', headcount: 120, revenueMinor: '9000000000', asOf: '2025-12-31' } as const;
  const firms = FIRMS.map(({ party, name, role, mspId }) =>
    aCommand('registerFirm', { code: party, name, mspId, roles: [role], identifiers: [], industryCode: 'C3841', size }),
  );
  await applied(scene, OPERATOR, firms);
  const grown = { ...size, headcount: 400, asOf: '2026-02-28' };
  await one(scene, OPERATOR, 'updateFirm', { code: SUPPLIER.party, name: 'supplier, renamed', size: grown });
  const [stranger, gone] = [OTHER_ANCHOR.wallet.address, BANK_A.wallet.address];
  const limits = [{ currency: 'CNY', amountMinor: '20000000' } as const];
  for (const { party: firm, purpose } of [
    { party: ANCHOR, purpose: 'confirm' as const },
    { party: SUPPLIER, purpose: 'assign' as const },
  ]) {
    const purposes = purpose === 'confirm' ? [purpose] : [purpose, 'transfer' as const];
    await applied(scene, firm, [
      aCommand('registerSignatory', { address: stranger, purposes, limits }),
      aCommand('rotateSignatory', { address: stranger, newAddress: firm.wallet.address }),
      aCommand('registerSignatory', { address: gone }),
      aCommand('revokeSignatory', { address: gone, reason: 'left the firm' }),
    ]);
  }
  const named = { holder: ANCHOR.party, credential: 'littleGiant' } as const;
  await applied(scene, CERTIFIER, [
    aCommand('issueCredential', { ...named, validFrom: '2025-01-01', validUntil: '2026-03-31' }),
    aCommand('renewCredential', { ...named, validFrom: '2026-04-01', validUntil: '2027-12-31' }),
    aCommand('revokeCredential', { ...named, reason: 'granted by mistake' }),
  ]);
  const year = { validFrom: '2026-01-01', validUntil: '2026-12-31' };
  await one(scene, CERTIFIER, 'issueCredential', { ...named, ...year });
  await applied(scene, CERTIFIER, [
    aCommand('issueCredential', { holder: SUPPLIER.party, credential: 'greenFactory', ...year }),
    aCommand('issueCredential', {
      holder: SUPPLIER.party,
      credential: 'productCarbonFootprint',
      product: FOOTPRINT,
      ...year,
    }),
  ]);
}

async function issue(scene: Scene, number: string): Promise<string> {
  return await one(scene, SUPPLIER, 'issueReceivable', anInvoice({ number }));
}

async function credit(scene: Scene, receivable: string, number: string, amountMinor: string): Promise<void> {
  const creditNote = { number, issueDate: '2026-03-01', documentSha256: 'c'.repeat(64) };
  await one(scene, SUPPLIER, 'diluteReceivable', { receivable, creditNote, amountMinor, currency: 'CNY' });
}

/** Disputed twice in one batch, diluted, confirmed, transferred in vain, paid in part after maturity, written off. */
async function fallOverdue(scene: Scene): Promise<string> {
  const receivable = await issue(scene, 'INV-5');
  await applied(scene, ANCHOR, [
    aCommand('disputeReceivable', { receivable, reason: 'some goods were broken' }),
    aCommand('resolveDispute', { receivable, resolution: 'a credit note follows' }),
    aCommand('disputeReceivable', { receivable, reason: 'the credit note did not come' }),
  ]);
  await one(scene, ANCHOR, 'resolveDispute', { receivable, resolution: 'it comes today' });
  await credit(scene, receivable, 'CN-5', '1000000');
  await credit(scene, receivable, 'CN-6', '1000000');
  await confirm(scene, receivable);
  const receiver = OTHER_SUPPLIER.party;
  const order = await transferBody(scene, receivable, { receiver, nonce: 'first' });
  const declined = await one(scene, SUPPLIER, 'transferReceivable', order);
  await one(scene, OTHER_SUPPLIER, 'cancelTransfer', { transfer: declined });
  const again = await transferBody(scene, receivable, { receiver, nonce: 'second' });
  await one(scene, SUPPLIER, 'transferReceivable', again);
  await one(scene, OPERATOR, 'markOverdue', { receivable }, OVERDUE);
  const payment = { receivable, amountMinor: '3000000', paymentReference: 'S-5', paidOn: '2026-07-01' };
  await one(scene, SUPPLIER, 'settleReceivable', payment, OVERDUE);
  await one(scene, SUPPLIER, 'writeOffReceivable', { receivable, reason: 'the obligor is insolvent' }, OVERDUE);
  return receivable;
}

async function confirm(scene: Scene, receivable: string): Promise<void> {
  await one(scene, OPERATOR, 'verifyReceivable', aVerification(receivable));
  await one(scene, ANCHOR, 'confirmReceivable', await confirmationBody(scene, receivable));
}

const FOOTPRINT = {
  gtin: '6901234000016',
  name: '再生铝锭',
  functionalUnit: '1 t',
  footprintGramsCo2e: '60000',
  standard: 'ISO 14067',
};
const WASTE = { epcClass: 'urn:epc:class:lgtin:6901234.000002.WASTE', quantity: '100', uom: 'KGM' };
const GOODS = { epcClass: 'urn:epc:class:lgtin:6901234.000001.GOODS', quantity: '80', uom: 'KGM' };

type Priced = { holder?: typeof SUPPLIER; recourse?: boolean } & Parameters<typeof offerBy>[4];

/** A card that says all that a card can say. */
const EVERY_TERM: Partial<RateCardTerms> = {
  baseTable: { name: 'lpr-1y', fixings: [{ from: '2026-02-20', bps: 295 }] },
  tenorCurve: [
    { days: 90, bps: 10 },
    { days: 180, bps: 30 },
  ],
  smeConcessions: [{ sizeClass: 'medium', bps: 5 }],
  recycledContentGrid: [{ fromBps: 5_000, bps: 6 }],
  footprintGrid: {
    benchmarks: [{ functionalUnit: FOOTPRINT.functionalUnit, gramsCo2e: '80000' }],
    steps: [{ upToBps: 9_000, bps: 7 }],
  },
  credentialGrid: [{ credential: 'greenFactory', bps: 3 }],
  greenCapBps: 200,
  form: 'interest',
  dayCount: '30E/360',
  roll: { roll: 'modifiedFollowing', calendar: 'cn-2026' },
  fees: [{ name: 'handling', flatMinor: '10000', bps: 5, maxMinor: '14000' }],
};

/** Events of two invoices share a lot: whichever is priced first has it, and its bundle and the other's both tell so. */
async function financeTwo(scene: Scene): Promise<{ green: string; other: string }> {
  const capture = (eventId: string, invoice: string, fields: Partial<EpcisEvent>): GivenCommand => {
    const body = aGreenEvent(eventId, {}, invoice);
    return aCommand('captureGreenEvent', { ...body, event: { ...body.event, ...fields } });
  };
  const events = await applied(scene, SUPPLIER, [
    capture('collected', 'none', { bizStep: 'collecting', action: 'ADD', quantityList: [WASTE] }),
    capture('recycled', 'INV-6', { ...RECYCLING, inputQuantityList: [WASTE], outputQuantityList: [GOODS] }),
    capture('shipped', 'INV-6', { action: 'OBSERVE', quantityList: [GOODS] }),
    capture('shipped again', 'INV-7', { action: 'OBSERVE', quantityList: [GOODS] }),
    capture('wrong', 'INV-6', { bizStep: 'packing', action: 'ADD', quantityList: [{ ...GOODS, quantity: '8' }] }),
    capture('announced', 'INV-6', { eventTime: '2026-04-01T09:30:00+08:00', action: 'OBSERVE', quantityList: [GOODS] }),
  ]);
  const [, recycled = '', , , wrong = ''] = events;
  const reason = 'the weight was another one';
  await applied(scene, ANCHOR, [
    aCommand('disputeGreenEvent', { greenEvent: recycled, reason }),
    ...events.filter((each) => each !== wrong).map((greenEvent) => aCommand('attestGreenEvent', { greenEvent })),
  ]);
  await one(scene, SUPPLIER, 'declareGreenEventError', { greenEvent: wrong, reason, correctiveEventIds: [] });
  const green = await finance(scene, 'INV-6', {
    terms: EVERY_TERM,
    facts: { pricedOn: '2026-03-02', sizeClass: 'medium' },
  });
  return { green, other: await finance(scene, 'INV-7') };
}

/** Offered to the banks, offered upon, and taken back. */
async function takeBack(scene: Scene): Promise<string> {
  const receivable = await issue(scene, 'INV-8');
  await confirm(scene, receivable);
  const request = await one(scene, SUPPLIER, 'requestFinancing', aRequest(receivable));
  await offerBy(scene, BANK_A, request, receivable);
  await one(scene, SUPPLIER, 'withdrawRequest', { request });
  return receivable;
}

/** Financed with recourse, which the bank takes when the obligor does not pay. */
async function takeRecourse(scene: Scene): Promise<string> {
  const receivable = await finance(scene, 'INV-9', { recourse: true });
  await one(scene, BANK_A, 'markOverdue', { receivable }, OVERDUE);
  await one(scene, BANK_A, 'recourseReceivable', { receivable, paymentReference: 'REPAID-9' }, OVERDUE);
  return receivable;
}

async function finance(
  scene: Scene,
  number: string,
  { holder = SUPPLIER, recourse = false, ...priced }: Priced = {},
): Promise<string> {
  const receivable = await issue(scene, number);
  await confirm(scene, receivable);
  const request = await one(scene, holder, 'requestFinancing', aRequest(receivable, { recourse }));
  const offer = await offerBy(scene, BANK_A, request, receivable, priced);
  await one(scene, holder, 'acceptOffer', await acceptanceBody(scene, request, offer));
  const payment = { registryFilingNumber: `Z-${number}`, paymentReference: `P-${number}` };
  await one(scene, BANK_A, 'recordFiling', { offer, registryFilingNumber: payment.registryFilingNumber });
  await one(scene, BANK_A, 'disburseOffer', { offer, ...payment });
  return receivable;
}
