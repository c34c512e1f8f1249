// An early payment is verified offline: by both signatures, the agreed amount and day, and what was paid; no key of an organisation helps.
import { anInvoice, aRequest, aVerification } from '../chaincode/testing/given';
import { ANCHOR, BANK_A, CERTIFIER, FIRMS, OPERATOR, SUPPLIER } from '../chaincode/testing/parties';
import type { CheckName } from './report';
import { bundleOf, type Draft, verifyDraft } from './testing/bundles';
import { type ForgedTransaction, forged } from './testing/forger';
import {
  aCommand,
  applied,
  confirmationBody,
  earlyPaymentBody,
  offerBy,
  one,
  type PlayedLedger,
  playedLedger,
  type Scene,
} from './testing/ledger-scene';

interface Played {
  /** Paid early as agreed, although a bank had offered. */
  readonly paid: string;
  /** Not paid early, then paid at maturity. */
  readonly lapsed: string;
  /** Not paid early, and overdue before anybody said so. */
  readonly overdue: string;
}

const BOOKED = '2026-03-05T02:00:00.000Z';
const LAPSES = '2026-03-06T02:00:00.000Z';
const MATURITY = '2026-06-30T03:00:00.000Z';
const OVERDUE = '2026-07-01T03:00:00.000Z';

let ledger: PlayedLedger & Played;
beforeAll(async () => {
  ledger = await playedLedger(play);
}, 120_000);
afterAll(() => ledger?.remove());

async function play(scene: Scene): Promise<Played> {
  const firms = FIRMS.map(({ party, name, role, mspId }) =>
    aCommand('registerFirm', { code: party, name, mspId, roles: [role], identifiers: [] }),
  );
  await applied(scene, OPERATOR, firms);
  for (const firm of [ANCHOR, SUPPLIER]) {
    await one(scene, firm, 'registerSignatory', { address: firm.wallet.address });
  }
  const year = { validFrom: '2026-01-01', validUntil: '2026-12-31' };
  await one(scene, CERTIFIER, 'issueCredential', { holder: ANCHOR.party, credential: 'littleGiant', ...year });
  const [paid, lapsed, overdue] = [
    await confirmed(scene, 'EARLY-1'),
    await confirmed(scene, 'EARLY-2'),
    await confirmed(scene, 'EARLY-3'),
  ];
  const request = await one(scene, SUPPLIER, 'requestFinancing', aRequest(paid));
  await offerBy(scene, BANK_A, request, paid);
  for (const receivable of [paid, lapsed, overdue]) {
    await one(scene, SUPPLIER, 'agreeEarlyPayment', await earlyPaymentBody(scene, receivable));
  }
  const early = { receivable: paid, amountMinor: '9850000', paymentReference: 'E-1', paidOn: '2026-03-04' };
  await one(scene, SUPPLIER, 'settleReceivable', early, BOOKED);
  await one(scene, OPERATOR, 'lapseEarlyPayment', { receivable: lapsed }, LAPSES);
  const whole = { receivable: lapsed, amountMinor: '10000000', paymentReference: 'E-2', paidOn: '2026-06-30' };
  await one(scene, SUPPLIER, 'settleReceivable', whole, MATURITY);
  await one(scene, OPERATOR, 'markOverdue', { receivable: overdue }, OVERDUE);
  return { paid, lapsed, overdue };
}

async function confirmed(scene: Scene, number: string): Promise<string> {
  const receivable = await one(scene, SUPPLIER, 'issueReceivable', anInvoice({ number }));
  await one(scene, OPERATOR, 'verifyReceivable', aVerification(receivable));
  return await one(scene, ANCHOR, 'confirmReceivable', await confirmationBody(scene, receivable));
}

const verify = async (draft: Draft) => await verifyDraft(draft, { trustedGenesisHash: ledger.genesisHash });

test.each(['paid', 'lapsed', 'overdue'] as const)('the trail of what was agreed and %s holds', async (name) => {
  const { verdict, findings } = await verify(await bundleOf({ ...ledger, receivable: ledger[name] }));
  expect(findings.filter(({ holds }) => !holds)).toEqual([]);
  expect(verdict).not.toBe('invalid');
  const signed = findings.filter(({ check, detail }) => check === 'earlyPayment' && detail.includes('signatory'));
  expect(signed.map(({ detail }) => detail.includes(ANCHOR.party))).toContain(true);
  expect(signed).toHaveLength(2);
});

test('the trail says in words what was agreed, and who signed', async () => {
  const { trail } = await verify(await bundleOf({ ...ledger, receivable: ledger.paid }));
  const step = trail.find(({ proof }) => proof.command === 'agreeEarlyPayment');
  expect(step?.what).toContain('CNY 98,500.00 is paid on 2026-03-04 for CNY 100,000.00');
  for (const { wallet } of [ANCHOR, SUPPLIER]) {
    expect(step?.what).toContain(wallet.address);
    expect(step?.whatZh).toContain(wallet.address);
  }
});

/** In all that tells the agreement: the command's body, its own record and the receivable's. */
// biome-ignore lint/suspicious/noExplicitAny: a forger knows no types
const inTheAgreement = (change: (terms: any) => void) => (transaction: ForgedTransaction) => {
  for (const { name, body } of transaction.commands) {
    if (name === 'agreeEarlyPayment' && body.receivable === ledger.paid) change(body);
  }
  for (const [path, record] of transaction.records) {
    if (path.startsWith('earlyPayment/') && record.receivable === ledger.paid) change(record);
    if (path === `receivable/${ledger.paid}` && record.earlyPayment) change(record.earlyPayment);
  }
};
const inTheCommand =
  // biome-ignore lint/suspicious/noExplicitAny: a forger knows no types
    (command: string, change: (body: any, transaction: ForgedTransaction) => void) =>
    (transaction: ForgedTransaction) => {
      for (const { name, body } of transaction.commands) {
        if (name === command && body.receivable === ledger.paid) change(body, transaction);
      }
    };
const both =
  (...changes: ((transaction: ForgedTransaction) => void)[]) =>
  (transaction: ForgedTransaction) => {
    for (const change of changes) change(transaction);
  };

test.each<[string, CheckName[], (transaction: ForgedTransaction) => void]>([
  [
    'a larger discount, from the agreement to the payment',
    ['earlyPayment', 'nonce', 'record'],
    both(
      inTheAgreement((terms) => {
        terms.payMinor = '9000000';
      }),
      inTheCommand('settleReceivable', (body, { records }) => {
        body.amountMinor = '9000000';
        for (const [path, record] of records) {
          if (path === `receivable/${ledger.paid}`) {
            Object.assign(record, { paidMinor: '9000000', discountMinor: '1000000' });
          }
          if (path.startsWith('payment/')) Object.assign(record, { amountMinor: '9000000', discountMinor: '1000000' });
        }
      }),
    ),
  ],
  [
    'a day more to pay',
    ['earlyPayment', 'nonce', 'record'],
    inTheAgreement((terms) => {
      terms.payOn = '2026-03-05';
    }),
  ],
  [
    'a payment of less than was agreed',
    ['amounts', 'record'],
    inTheCommand('settleReceivable', (body) => {
      body.amountMinor = '9840000';
    }),
  ],
  [
    'a payment from after the agreed day',
    ['amounts', 'record'],
    inTheCommand('settleReceivable', (body) => {
      body.paidOn = '2026-03-05';
    }),
  ],
  [
    "the holder's signature in the obligor's place",
    ['earlyPayment', 'nonce', 'record'],
    inTheCommand('agreeEarlyPayment', (body, { records }) => {
      const { signature, nonce, expiresAt } = body;
      body.promise = { signature, nonce, expiresAt };
      for (const [path, record] of records) {
        if (path.startsWith('earlyPayment/')) record.promise = { ...record.acceptance };
      }
    }),
  ],
  [
    'a request that stays open beside the agreement',
    ['lifeCycle'],
    inTheCommand('agreeEarlyPayment', (_, { records }) => {
      for (const [path, record] of records) {
        if (path.startsWith('financingRequest/')) {
          record.state = 'open';
          delete record.earlyPayment;
        }
      }
    }),
  ],
  [
    'an agreement that is called lapsed when it was paid',
    ['authority', 'earlyPayment'],
    inTheCommand('settleReceivable', (_, { records }) => {
      for (const [path, record] of records) {
        if (!path.startsWith('earlyPayment/')) continue;
        record.state = 'lapsed';
        record.lapsedAt = record.paidAt;
        delete record.paidAt;
      }
    }),
  ],
])('%s is found by %j', async (_, checks, change) => {
  const report = await verify(await bundleOf({ ...ledger, receivable: ledger.paid, blocks: forged(ledger, change) }));
  expect(report.verdict).toBe('invalid');
  const found = [...new Set(report.findings.filter(({ holds }) => !holds).map(({ check }) => check))].sort();
  expect(found).toEqual(checks);
});
