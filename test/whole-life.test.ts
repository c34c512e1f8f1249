/**
 * The whole life of receivables through API, worker and ledger as processes of their own: invoice, confirmation, split to a
 * tier-2 supplier, sealed offers of two banks, acceptance (by signature, and by a mandate that was signed before), filing,
 * disbursement, part payment, late payment, recourse, in two currencies at once; and a green and a non-green twin whose prices differ by exactly the concession that is shown.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { sha256, toUtf8Bytes } from 'ethers';
import { sql } from 'kysely';
import { addDays, type CalendarDate } from '../domain/calendar';
import type { Currency } from '../domain/money';
import type { Quote } from '../domain/pricing';
import { dueDay } from '../domain/receivable-terms';
import type { LedgerRecord } from '../domain/records';
import type { TypedData } from '../domain/typed-data';
import type { ApiUser } from '../sandbox/api-client';
import { BANK_A, BANK_B, OPERATOR, type SandboxFirm } from '../sandbox/firms';
import {
  type JobWorld,
  keyIn,
  type MadeOffer,
  moveClock,
  offerOf,
  release,
  sign,
  subjectOf,
} from '../sandbox/main-job';
import { sandboxBanks } from '../sandbox/rate-cards';
import { type SandboxRegistry, startSandboxRegistry } from '../sandbox/registry';
import { anEntry, aStatement, type EntryText } from '../settlement/testing/given';
import { openDatabase } from '../store/database';
import { accountOf, FACE, startTradeWorld, type TradeWorld } from './trade-world';

jest.setTimeout(240_000);

const DAY = '2026-03-23' as CalendarDate;
const CURRENCIES = ['CNY', 'EUR'] as const;
/** Here the holder says beforehand what it takes; in the other currency it looks at the offers and picks. */
const BY_MANDATE: Currency = 'EUR';
/** What the seller owes its own supplier, and passes on. */
const PASSED_ON = 50_000_000n;
const PATIENCE_MS = 60_000;

let trade: TradeWorld;
let world: JobWorld;
let registry: SandboxRegistry;
let seller: SandboxFirm;
let anchor: SandboxFirm;
let tier2: SandboxFirm;

beforeAll(async () => {
  registry = await startSandboxRegistry({ failures: 2 });
  trade = await startTradeWorld(DAY, CURRENCIES, registry.url);
  ({ job: world, seller, anchor, tier2 } = trade);
});

afterAll(async () => {
  await trade?.stop();
  await registry?.close();
});

const as = (firm: SandboxFirm): ApiUser => trade.as(firm);

/** The holder signs which offers it takes before it can see one. */
async function giveMandate(request: string): Promise<void> {
  const path = { id: request };
  const limits = { maxAnnualRate: '0.20000000', minNetMinor: '1' };
  const once = {
    nonce: sha256(toUtf8Bytes(`mandate ${request}`)),
    expiresAt: Date.parse(`${addDays(DAY, 1)}T03:00:00Z`) / 1_000,
  };
  const data = await as(tier2).get('/financing-requests/{id}/mandate-data', {
    path,
    query: { ...limits, nonce: once.nonce, expiresAt: String(once.expiresAt) },
  });
  const signature = await world.signatoryOf(tier2.code).sign(data as TypedData);
  const mandate = { ...limits, notBefore: Number(data.message.notBefore) };
  const given = await as(tier2).put('/financing-requests/{id}/mandate', {
    path,
    body: { mandate, signature, ...once },
  });
  expect(given).toMatchObject({ state: 'waiting' });
}

const receivable = async (id: string, seenBy: SandboxFirm): Promise<LedgerRecord<'receivable'>> =>
  await as(seenBy).get('/receivables/{id}', { path: { id } });

/** Looks until what is looked for is there. */
async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await delay(200)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`${what} did not come`);
}

async function stateOf(id: string, seenBy: SandboxFirm, wanted: (record: LedgerRecord<'receivable'>) => boolean) {
  return await until(`the state of ${id}`, async () => {
    const found = await receivable(id, seenBy);
    return wanted(found) ? found : undefined;
  });
}

const offersOn = async (request: string, record: LedgerRecord<'receivable'>): Promise<MadeOffer[]> =>
  await Promise.all(sandboxBanks(anchor.code).map((bank) => offerOf(world, bank, request, record, DAY)));

/** Sends the statement of an account with one booking. @returns what was sent, to be sent again */
async function books(owner: SandboxFirm, entry: EntryText): Promise<Buffer> {
  const text = aStatement([anEntry(entry)]).replace('DE89370400440532013000', accountOf(owner));
  const bytes = Buffer.from(text.replace('<IBAN>', '<Othr><Id>').replace('</IBAN>', '</Id></Othr>'));
  expect(await send(owner, bytes)).toMatchObject({ kept: 1, repeated: 0, open: 0 });
  return bytes;
}

async function send(owner: SandboxFirm, bytes: Buffer): Promise<unknown> {
  return await as(owner).give('/bank-files', { body: { mediaType: 'application/xml', bytes } });
}

/** The one payment of an instruction: its end-to-end id and amount, as the bank's own system reads them. */
async function instructed(payer: SandboxFirm, currency: Currency, endToEndId: string): Promise<EntryText> {
  const { id } = await as(payer).give('/payment-instructions', { body: { currency } });
  const xml = String(await as(payer).get('/payment-instructions/{id}', { path: { id } }));
  const payment = xml.split('<CdtTrfTxInf>').find((each) => each.includes(endToEndId)) ?? '';
  const [, amount = ''] = new RegExp(`<InstdAmt Ccy="${currency}">([0-9.]+)<`).exec(payment) ?? [];
  expect(amount).not.toBe('');
  return { amount, currency, endToEndId, bankReference: `${payer.code.slice(-6)}-${endToEndId.slice(-12)}` };
}

const decimal = (minor: bigint) => `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;

/** The seller shipped the goods of an invoice by an event that its buyer attests. */
async function transported(number: string): Promise<void> {
  const event = {
    type: 'ObjectEvent',
    eventID: 'urn:uuid:0f2f7a26-6a7e-4b7e-9b42-2f0f3c1d7a51',
    eventTime: '2026-02-25T09:30:00+08:00',
    eventTimeZoneOffset: '+08:00',
    action: 'OBSERVE',
    epcList: ['urn:epc:id:grai:9520201.00001.WL1'],
    bizStep: 'shipping',
    bizTransactionList: [{ type: 'inv', bizTransaction: `urn:epcglobal:cbv:bt:9520201000001:${number}` }],
  };
  const document = {
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-03-12T12:00:00+08:00',
    epcisBody: { eventList: [event] },
  };
  const bytes = Buffer.from(JSON.stringify(document));
  const captured = await as(seller).give('/green-events', {
    query: { counterparty: anchor.code },
    body: { mediaType: 'application/ld+json', bytes },
  });
  await as(anchor).give('/green-events/{id}/attestation', { path: { id: keyIn(subjectOf(captured)) }, body: {} });
}

/** The postings of every party sum to zero in every currency, and so does all cash together. */
async function expectBalancedBooks(): Promise<void> {
  const database = openDatabase(trade.stack.databaseUrl);
  try {
    const { rows: unbalanced } = await sql`
      select party, currency from posting group by party, currency having sum(amount_minor) <> 0`.execute(database);
    const { rows: cash } = await sql`
      select currency, sum(amount_minor) as total, count(*)::int as lines from posting where account = 'cash'
      group by currency order by currency`.execute(database);
    expect(unbalanced).toEqual([]);
    expect(cash).toEqual(CURRENCIES.map((currency) => ({ currency, total: '0', lines: 8 })));
  } finally {
    await database.destroy();
  }
}

// The clock goes forward only, so the twins come first.
test('a green and a non-green twin differ by exactly the concession that is shown', async () => {
  const [plain, recycled] = [await trade.confirmed('WL-TWIN-1', 'CNY'), await trade.confirmed('WL-TWIN-2', 'CNY')];
  await transported('WL-TWIN-2');
  const offers = await Promise.all(
    [plain, recycled].map(async (id) => {
      const wanted = { receivable: id, latestDate: DAY, recourse: false };
      const request = keyIn(subjectOf(await as(seller).give('/financing-requests', { body: wanted })));
      const record = await receivable(id, seller);
      return await offersOn(request, record);
    }),
  );
  const concessions = [5, 10];
  concessions.forEach((bps, place) => {
    const [without, green] = offers.map((each) => each[place]?.offer.quote) as [Quote, Quote];
    const shown = green.terms.filter(({ kind }) => kind === 'green').reduce((sum, term) => sum - term.bps, 0);
    expect(shown).toBe(bps);
    expect(without.terms.some(({ kind }) => kind === 'green')).toBe(false);
    expect(without.rateBps - green.rateBps).toBe(bps);
    expect([green.faceMinor, green.advanceMinor, green.tenorDays]).toEqual([
      without.faceMinor,
      without.advanceMinor,
      without.tenorDays,
    ]);
    for (const quote of [without, green]) {
      const product = BigInt(quote.advanceMinor) * BigInt(quote.rateBps) * BigInt(quote.tenorDays);
      expect(BigInt(quote.discountMinor)).toBe((2n * product + 3_600_000n) / 7_200_000n);
      expect(BigInt(quote.netMinor)).toBe(BigInt(quote.advanceMinor) - BigInt(quote.discountMinor));
    }
  });
});

test('from invoice to recourse, in two currencies', async () => {
  const lives = await Promise.all(
    CURRENCIES.map(async (currency) => {
      const whole = await trade.confirmed(`WL-${currency}-1`, currency);

      // The seller passes a part on to its own supplier, by signature.
      const amountsMinor = [String(FACE - PASSED_ON), String(PASSED_ON)];
      await as(seller).give('/receivables/{id}/split', { path: { id: whole }, body: { amountsMinor } });
      const [, part = ''] = (await receivable(whole, seller)).split?.parts ?? [];
      const transfer = await sign(world, seller, '/receivables/{id}/transfer', part, DAY, { receiver: tier2.code });
      await as(tier2).give('/transfers/{id}/acceptance', { path: { id: keyIn(subjectOf(transfer)) }, body: {} });
      expect(await receivable(part, tier2)).toMatchObject({ holder: tier2.code, amountMinor: String(PASSED_ON) });

      // Two banks offer under seal until the closing time, and neither sees the other's price.
      const wanted = { receivable: part, latestDate: DAY, recourse: true, closesAt: `${DAY}T03:00:00Z` };
      const request = keyIn(subjectOf(await as(tier2).give('/financing-requests', { body: wanted })));
      const offers = await offersOn(request, await receivable(part, tier2));
      for (const { bank } of offers) {
        const seen = await as(bank).get('/offers', { query: { request } });
        expect(seen.items.map((each) => each.bank)).toEqual([bank.code]);
      }
      const best = [...offers].sort(
        (left, right) => left.offer.quote.rateBps - right.offer.quote.rateBps,
      )[0] as MadeOffer;
      await expect(sign(world, tier2, '/offers/{id}/acceptance', best.offer.id, DAY)).rejects.toThrow(
        'may offer until',
      );
      if (currency === BY_MANDATE) await giveMandate(request);
      return { currency, part, best, lost: offers.filter((offer) => offer !== best) };
    }),
  );

  await world.as(OPERATOR).put('/sandbox/clock', { body: { instant: `${DAY}T03:00:00.000Z` } });
  for (const { currency, part, best, lost } of lives) {
    const { bank, offer } = best;
    if (currency === BY_MANDATE) {
      const path = { id: offer.request };
      const ended = await until('the acceptance', async () => {
        const told = await as(tier2).get('/financing-requests/{id}/mandate', { path });
        return told.state === 'ended' ? told : undefined;
      });
      expect(ended).toMatchObject({ offer: offer.id, outcome: 'accepted' });
    } else await sign(world, tier2, '/offers/{id}/acceptance', offer.id, addDays(DAY, 1));
    await Promise.all(lost.map((made) => release(world, made)));

    // The worker files the financing, though the registry was away at first; only then is there anything to pay.
    const filed = await until('the filing', async () => {
      const found = await as(bank).get('/offers/{id}', { path: { id: offer.id } });
      return found.filing;
    });
    expect(registry.filed.get(offer.id)).toMatchObject({ currency, amountMinor: String(PASSED_ON) });
    expect(filed.registryFilingNumber).toBe(`SANDBOX-${offer.id.slice(1, 13).toUpperCase()}`);

    // The bank pays from its own account, and its statement is what the ledger is told by.
    const payment = await instructed(bank, currency, `GT-D-${offer.id}`);
    expect(payment.amount).toBe(decimal(BigInt(offer.quote.netMinor)));
    const statement = await books(bank, { ...payment, direction: 'DBIT', bookedOn: DAY });
    const financed = await stateOf(part, bank, ({ state }) => state === 'financed');
    expect(financed).toMatchObject({
      holder: bank.code,
      financing: { registryFilingNumber: filed.registryFilingNumber },
    });
    expect(await send(bank, statement)).toMatchObject({ kept: 0, repeated: 1 });
  }

  // On the day of maturity the obligor pays a part, and some days later another one.
  const maturity = (await receivable(lives[0]?.part ?? '', anchor)).maturityDate as CalendarDate;
  await moveClock(world, maturity);
  const paysOn = async (day: CalendarDate, share: bigint, paidMinor: bigint) => {
    for (const { currency, part, best } of lives) {
      const amount = decimal(share);
      const bankReference = `A-${currency}-${day}`;
      await books(best.bank, {
        amount,
        currency,
        endToEndId: `GT-P-${part}`,
        bankReference,
        bookedOn: day,
        code: anchor.code,
      });
      const paid = await stateOf(part, best.bank, (record) => record.paidMinor === String(paidMinor));
      expect(paid.holder).toBe(best.bank.code);
    }
  };
  await paysOn(maturity, 20_000_000n, 20_000_000n);
  // On the first business day on which it is late the worker says so on the ledger, and reminds both sides.
  await moveClock(world, dueDay(addDays(dueDay(maturity), 1)));
  for (const { part, best } of lives) {
    await stateOf(part, best.bank, ({ state }) => state === 'overdue');
    for (const firm of [anchor, best.bank]) {
      await until('the reminder', async () => {
        const query = { receivable: part, stage: ['late' as const] };
        return (await as(firm).get('/reminders', { query })).items[0];
      });
    }
  }
  const late = addDays(maturity, 12);
  await moveClock(world, late);
  await paysOn(late, 10_000_000n, 30_000_000n);

  // Then the bank turns to whoever assigned it, who repays the rest and holds it again.
  for (const { currency, part, best } of lives) {
    expect(await receivable(part, best.bank)).toMatchObject({ state: 'overdue' });
    const repayment = await instructed(tier2, currency, `GT-R-${part}`);
    expect(repayment.amount).toBe('200000.00');
    await books(tier2, { ...repayment, direction: 'DBIT', bookedOn: late });
    await books(best.bank, { ...repayment, bankReference: `R-${currency}`, bookedOn: late, code: tier2.code });
    const recoursed = await stateOf(part, best.bank, ({ state }) => state === 'recoursed');
    expect(recoursed).toMatchObject({
      holder: tier2.code,
      recourse: { assignor: tier2.code, amountMinor: '20000000' },
    });
    const noted = await as(tier2).get('/settlement-items', { query: { state: ['noted'] } });
    expect(noted.items).toContainEqual(expect.objectContaining({ record: `receivable/${part}` }));
  }

  // Nothing but interest to claim is left for a person, and the books of everybody balance in each currency.
  for (const firm of [BANK_A, BANK_B, tier2]) {
    const { items } = await as(firm).get('/settlement-items', { query: { state: ['open', 'waiting'] } });
    expect(items.filter(({ reason }) => reason !== 'late-interest')).toEqual([]);
  }
  await expectBalancedBooks();
});
