/**
 * What the authorisation table is held against: the API on a database, with records that real commands wrote on a ledger
 * in memory. Private records are asked of the contract's own queries.
 */
import { createHash, randomUUID } from 'node:crypto';
import { NO_LEDGER, startTestService, type TestService, type TestUser } from '../../api/testing/service';
import { offersFor, secretsOf } from '../../chaincode/queries-contract';
import {
  aGreenEvent,
  anEarlyPayment,
  aPolicy,
  aTransfer,
  confirmedReceivable,
  financedReceivable,
  RECYCLING,
  verifiedReceivable,
} from '../../chaincode/testing/given';
import { aLedger, type Ledger } from '../../chaincode/testing/ledger';
import {
  ANCHOR,
  BANK_A,
  BANK_B,
  CERTIFIER,
  OPERATOR,
  ORGANISATIONS,
  OTHER_ANCHOR,
  OTHER_SUPPLIER,
  type Party,
  SUPPLIER,
} from '../../chaincode/testing/parties';
import { isRole } from '../../domain/participants';
import { Refusal, refuse } from '../../domain/problems';
import { keyPartsOf, type LedgerRecord, RECORDS, type RecordKind } from '../../domain/records';
import { visibilityOf } from '../../domain/visibility';
import { partsOfLabel } from '../../network/certificates/labels';
import { RejectedByContract } from '../../network/gateway/ledger-client';
import { keepDocument } from '../../store/documents';
import { applyBlock } from '../../store/read-model';
import { keepReminders } from '../../store/reminders';
import type { ViewerName } from './table';

/** In the form of a mandate, by nobody's signature. */
const UNSIGNED_MANDATE = {
  mandate: { maxAnnualRate: '0.05000000', minNetMinor: '1', notBefore: 0 },
  signature: `0x${'0'.repeat(128)}1b`,
  nonce: `0x${'0'.repeat(64)}`,
  expiresAt: 1_772_500_000,
};

/** In the form of an offer of early payment, by nobody's signature, for a claim of the next century: the scene's clock is the machine's. */
const EARLY = { payMinor: '1', payOn: '2126-03-04' };
const { mandate: _, ...UNSIGNED } = UNSIGNED_MANDATE;

/** What routes have to be asked with. */
const QUERIES: Readonly<Record<string, string>> = {
  '/audit/bundles/period': '?fromBlock=0&toBlock=0',
  '/cash-flow': '?currency=CNY',
  '/statements/{currency}': '?from=2026-03-01&to=2026-03-31',
};

/** The viewers, but for nobody. */
export const USERS: Readonly<Record<Exclude<ViewerName, 'nobody'>, TestUser>> = {
  seller: userOf(SUPPLIER),
  'other supplier': userOf(OTHER_SUPPLIER),
  obligor: userOf(ANCHOR),
  'other anchor': userOf(OTHER_ANCHOR),
  bank: userOf(BANK_A),
  'other bank': userOf(BANK_B),
  operator: userOf(OPERATOR),
  certifier: userOf(CERTIFIER),
};

/** A running scene. */
export interface Scene extends TestService {
  /** The path of a route with the names of the scene's records in it. */
  pathOf(route: string): string;
  /** A body that is about the scene's records, where an example of the document is not. */
  bodyOf(route: string): object | undefined;
  /** The name by which a list would show the scene's record. */
  entryOf(route: string): string;
}

/** Identity of a webhook, a delivery or a job that there is not. */
const NOBODYS = '00000000-0000-4000-8000-000000000000';
const AT_MATURITY = '2026-06-30T02:00:00.000Z';
const DOCUMENT = Buffer.from('<Invoice/>');

/** Starts it; `options` say what else the API is built with. */
export async function startScene(options: Parameters<typeof startTestService>[0] = {}): Promise<Scene> {
  const ledger = await aLedger();
  const sha256 = createHash('sha256').update(DOCUMENT).digest('hex');
  const invoice = {
    number: 'MAIN',
    issueDate: '2026-02-20',
    documentSha256: sha256,
    orderReference: 'PO-7',
    deliveryReference: 'DN-9',
  };
  const { receivable, offer } = await financedReceivable(ledger, { number: 'MAIN', invoice });
  const passed = await confirmedReceivable(ledger, { number: 'PASSED' });
  const transfer = await ledger.as(SUPPLIER).does('transferReceivable', await aTransfer(ledger, passed));
  const diluted = await verifiedReceivable(ledger, { number: 'DILUTED' });
  await ledger.as(SUPPLIER).does('diluteReceivable', {
    receivable: diluted,
    creditNote: { number: 'CN-1', issueDate: '2026-03-01', documentSha256: '1'.repeat(64) },
    amountMinor: '1000000',
    currency: 'CNY',
  });
  const whole = await confirmedReceivable(ledger, { number: 'WHOLE' });
  await ledger.as(SUPPLIER).does('splitReceivable', { receivable: whole, amountsMinor: ['4000000', '6000000'] });
  const [part = ''] = (await ledger.record('receivable', whole)).split?.parts ?? [];
  const agreed = await confirmedReceivable(ledger, { number: 'EARLY' });
  const earlyPayment = await ledger.as(SUPPLIER).does('agreeEarlyPayment', await anEarlyPayment(ledger, agreed));
  const far = await confirmedReceivable(ledger, { number: 'FAR' });
  await ledger.put('receivable', { ...(await ledger.record('receivable', far)), maturityDate: '2126-06-28' });
  const greenEvent = await ledger.as(SUPPLIER).does('captureGreenEvent', aGreenEvent('1', RECYCLING));
  await ledger.as(BANK_A).does('publishPolicy', aPolicy());
  ledger.now = AT_MATURITY;
  const payment = { receivable, amountMinor: '10000000', paymentReference: 'RECEIPT-1', paidOn: '2026-06-30' };
  await ledger.as(BANK_A).does('settleReceivable', payment);

  const service = await startTestService(options, { ledger: ledgerOf(ledger) });
  const { database } = service.store;
  await project(service, ledger, offer);
  await database
    .transaction()
    .execute((transaction) =>
      keepDocument(transaction, { sha256, mediaType: 'application/xml', bytes: DOCUMENT }, SUPPLIER.party),
    );
  await remind(service, await ledger.record('receivable', receivable));
  const operation = await operationOf(service);
  const sealed = await ledger.sealedOffer(offer);
  const [lot] = await ledger.records('lot');
  const [paid] = await ledger.records('payment', receivable);
  const [creditNote] = await ledger.records('creditNote');
  const [facility] = await ledger.privately(BANK_A).list('facility');
  const names: Readonly<Record<string, string>> = {
    receivables: receivable,
    payments: paid?.id ?? '',
    firms: SUPPLIER.party,
    signatories: SUPPLIER.wallet.address,
    credentials: ANCHOR.party,
    bundles: receivable,
    'credit-notes': creditNote?.invoiceFingerprint ?? '',
    documents: sha256,
    transfers: transfer,
    'green-events': greenEvent,
    lots: lot?.id ?? '',
    'financing-requests': sealed.request,
    'offer-notices': offer,
    offers: offer,
    'early-payments': earlyPayment,
    operations: operation,
    events: receivable,
    reminders: receivable,
    parties: SUPPLIER.party,
    imports: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    'settlement-items': 'e'.repeat(64),
    'payment-instructions': `GT-${'e'.repeat(32)}`,
    'rate-cards': sealed.rateCard.name,
    policies: 'policy',
    facilities: facility?.id ?? '',
    reservations: sealed.reservation.id,
  };
  return {
    ...service,
    bodyOf: (route) =>
      route === '/quotes'
        ? { request: sealed.request, rateCard: sealed.rateCard.name, valueDate: '2026-03-02' }
        : route.endsWith('/mandate')
          ? UNSIGNED_MANDATE
          : route.endsWith('/early-payment-offer')
            ? { ...EARLY, ...UNSIGNED }
            : undefined,
    entryOf: (route) => names[/(?:.*\/)?([a-z-]+)$/.exec(route)?.[1] ?? ''] ?? '',
    pathOf(route) {
      if (route.startsWith('/firms/{code}/credentials')) return `/firms/${ANCHOR.party}/credentials/littleGiant`;
      if (route.includes('{currency}') || Object.hasOwn(QUERIES, route)) {
        return `${route.replace('{currency}', 'CNY')}${QUERIES[route] ?? ''}`;
      }
      if (route === '/events') return '/events?until=caughtUp';
      if (/\{id\}\/early-payment-(data|cost|offer)$/.test(route)) {
        const query = route.endsWith('-offer') ? '' : `?payMinor=${EARLY.payMinor}&payOn=${EARLY.payOn}`;
        return `${route.replace('{id}', far)}${query}`;
      }
      if (route === '/receivables/{id}/root') return `/receivables/${part}/root`;
      const path = route
        .replace('{address}', SUPPLIER.wallet.address)
        .replace('{payment}', names.payments ?? '')
        .replace('{revision}', String(sealed.rateCard.revision))
        .replace('/jobs/{queue}/{id}', `/jobs/submit/${NOBODYS}`)
        .replace('/webhooks/{id}', `/webhooks/${NOBODYS}`)
        .replace('/deliveries/{delivery}', `/deliveries/msg_${'0'.repeat(32)}`)
        .replace(/([a-z-]+)\/\{[a-zA-Z0-9]+\}/g, (_, collection: string) => `${collection}/${names[collection]}`);
      if (route.endsWith('/mandate-data')) return `${path}?maxAnnualRate=0.05000000&minNetMinor=1`;
      return route.endsWith('/transfer') ? `${path}?receiver=${OTHER_SUPPLIER.party}` : path;
    },
  };
}

function userOf({ party, role, mspId }: Party): TestUser {
  return { party, role, msp: mspId };
}

/** The queries of the contract, asked as the user whose identity it is. */
function ledgerOf({ stub }: Ledger): typeof NO_LEDGER {
  return {
    ...NO_LEDGER,
    async evaluate(identity, { transaction, args: [first = '', second = ''] }) {
      const { mspId, party, role } = partsOfLabel(identity);
      if (!isRole(role)) throw new Error(`${role} is no role`);
      const caller = { mspId, party, role };
      try {
        if (transaction === 'queries:price') refuse('state-forbids', 'nobody prices a receivable that is paid');
        const answer =
          transaction === 'queries:sealedOffers'
            ? await offersFor(stub.fork(), ORGANISATIONS, caller, first)
            : await secretsOf(stub.fork(), caller, first, second);
        return JSON.stringify(answer);
      } catch (error) {
        if (error instanceof Refusal) throw new RejectedByContract(JSON.stringify({ problem: error.problem }));
        throw error;
      }
    },
  };
}

/** Writes every public record of the ledger to the read model, as the projection of its blocks would. */
async function project({ store: { database } }: TestService, ledger: Ledger, offer: string): Promise<void> {
  const { id, request, receivable, bank, holder, offeredAt } = await ledger.sealedOffer(offer);
  const notice: LedgerRecord<'offerNotice'> = { id, request, receivable, bank, holder, at: offeredAt };
  const kinds = (Object.keys(RECORDS) as RecordKind[]).filter((kind) => kind !== 'offerNotice');
  const listed = await Promise.all(kinds.map(async (kind) => [kind, await ledger.records(kind)] as const));
  const written = listed.flatMap(([kind, records]) => records.map((record) => [kind, record] as const));
  const records = [...written, ['offerNotice', notice] as const].map(([kind, record]) => ({
    kind,
    keyParts: keyPartsOf(kind, record as never),
    record,
    visibility: visibilityOf(kind, record as never),
    transactionId: 'f'.repeat(64),
  }));
  await applyBlock(database, { number: 0n, records, commands: [] } as Parameters<typeof applyBlock>[1], new Date());
}

/** A reminder of what was late when its holder held it. */
async function remind(
  { store: { database } }: TestService,
  { id, obligor, holder, invoice, currency, amountMinor, maturityDate }: LedgerRecord<'receivable'>,
): Promise<void> {
  const reminder = {
    receivable: id,
    stage: 'late',
    parties: [obligor, holder],
    obligor,
    holder,
    invoice_number: invoice.number,
    currency,
    owed_minor: amountMinor,
    maturity_date: maturityDate,
    due_date: maturityDate,
    days_to_due: -1,
    skipped: [],
  };
  await database.transaction().execute((transaction) => keepReminders(transaction, [reminder], new Date()));
}

/** An operation of the seller. */
async function operationOf(service: TestService): Promise<string> {
  const response = await service.api.inject({
    method: 'POST',
    url: '/signatories',
    headers: { ...service.as(USERS.seller), 'idempotency-key': randomUUID() },
    payload: { address: `0x${'7'.repeat(40)}` },
  });
  return (JSON.parse(response.body) as { operations: { id: string }[] }).operations[0]?.id ?? '';
}
