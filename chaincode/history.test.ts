// Whatever parties try in whatever order: nothing is financed twice, no evidence is used twice, and every peer agrees.
import { id } from 'ethers';
import fc from 'fast-check';
import { canonicalJson } from '../domain/canonical';
import { type CommandName, commandClassOf } from '../domain/commands';
import { RECEIVABLE_STATES, type ReceivableState, TRANSITIONS } from '../domain/life-cycle';
import { type LedgerRecord, sealedPartOf } from '../domain/records';
import { assignmentOf, confirmationOf } from '../domain/typed-data';
import {
  aFacility,
  aGreenEvent,
  anInvoice,
  anOffer,
  aRateCard,
  aRequest,
  aSalt,
  RECYCLING,
  signatureOn,
} from './testing/given';
import { aLedger, CHANNEL, commandIdOf, type Ledger } from './testing/ledger';
import { ANCHOR, BANK_A, BANK_B, FIRMS, OTHER_ANCHOR, OTHER_SUPPLIER, type Party, SUPPLIER } from './testing/parties';

/** One thing that somebody tries; numbers pick among what is on the ledger by then. */
interface Attempt {
  /** Absent where somebody does what is next for something on the ledger: the way to the end has many steps. */
  readonly name: CommandName | undefined;
  /** Nine times in ten a party of a fitting role gives the command, else anybody. */
  readonly fitting: boolean;
  readonly party: number;
  readonly target: number;
  readonly choice: number;
  /** Whether the command identity is one that was used before. */
  readonly repeats: boolean;
}

/** A command as it was given, so that another ledger can be given it again. */
interface Given {
  readonly party: Party;
  readonly now: string;
  readonly command: { id: string; name: CommandName; body: unknown };
}

const INVOICES = ['INV-1', 'inv 01', 'INV-2', 'INV-3'];
const NEEDS: Partial<Record<CommandName, ReceivableState>> = {
  confirmReceivable: TRANSITIONS.confirm.from,
  requestFinancing: TRANSITIONS.offer.from,
  reserveFacility: TRANSITIONS.offer.to,
  settleReceivable: TRANSITIONS.settle.from,
};
const STEPS = Object.values(TRANSITIONS).map(({ from, to }) => `${from} ${to}`);
const BY_ROLE: Partial<Record<CommandName, readonly Party[]>> = {
  captureGreenEvent: [SUPPLIER, SUPPLIER, SUPPLIER, OTHER_SUPPLIER],
  attestGreenEvent: [ANCHOR, OTHER_ANCHOR],
  issueReceivable: [SUPPLIER, SUPPLIER, SUPPLIER, OTHER_SUPPLIER],
  confirmReceivable: [ANCHOR, OTHER_ANCHOR],
  publishRateCard: [BANK_A, BANK_B],
  setFacility: [BANK_A, BANK_B],
  reserveFacility: [BANK_A, BANK_B],
  releaseFacility: [BANK_A, BANK_B],
  requestFinancing: [SUPPLIER, OTHER_SUPPLIER],
  withdrawRequest: [SUPPLIER],
  makeOffer: [BANK_A, BANK_B],
  acceptOffer: [SUPPLIER, OTHER_SUPPLIER],
  disburseOffer: [BANK_A, BANK_B],
  settleReceivable: [BANK_A, BANK_B],
};

let registered: Ledger;
beforeAll(async () => {
  registered = await aLedger();
  for (const bank of [BANK_A, BANK_B]) {
    await registered.as(bank).does('publishRateCard', aRateCard());
    await registered.as(bank).does('setFacility', aFacility({ limitMinor: '20000000' }));
  }
});

test('200 histories of 40 attempts keep every invariant, and replay to the same bytes', async () => {
  const reached = new Map<ReceivableState | 'evidence used', number>();
  const count = (what: ReceivableState | 'evidence used') => reached.set(what, (reached.get(what) ?? 0) + 1);
  await fc.assert(
    fc.asyncProperty(fc.array(anAttempt(), { minLength: 40, maxLength: 40 }), async (attempts) => {
      const ledger = registered.fork();
      const given: Given[] = [];
      const applied = new Set<string>();
      let seen = await seenOn(ledger);
      for (const attempt of attempts) {
        const step = await commandOf(ledger, seen, attempt, given);
        const putsBefore = ledger.stub.puts;
        ledger.now = step.now;
        const [outcome] = await ledger.as(step.party).applyAll([step.command], commandClassOf(step.command.name));
        given.push(step);
        if (ledger.stub.puts === putsBefore) continue; // not a byte changed
        expect(outcome?.status).toBe('applied');
        expect([...applied]).not.toContain(guardOf(step));
        applied.add(guardOf(step));
        const next = await seenOn(ledger);
        requireInvariants(next, seen);
        expect([undefined, step.party.party]).toContain(rightfulParty(step.command, seen));
        seen = next;
      }
      for (const { state } of seen.receivables) count(state as ReceivableState);
      for (const { usedIn } of seen.events) if (usedIn !== undefined) count('evidence used');
      expect(await replayed(given)).toBe(ledger.bytes());
    }),
    { numRuns: 200, seed: 20_260_302 },
  );
  // The histories are worth their name only when they get to every state.
  for (const what of [...RECEIVABLE_STATES, 'evidence used'] as const)
    expect(reached.get(what) ?? 0).toBeGreaterThan(0);
}, 60_000);

/** A step that something on the ledger waits for; where nothing does, another invoice is issued. */
function nextStepIn(
  { receivables, events, requests, reservations, sealed, offers }: Seen,
  choice: number,
): CommandName {
  const open = new Set(requests.filter(({ state }) => state === 'open').map(({ id }) => id));
  const held = reservations.filter(({ state }) => state === 'held').map(({ receivable }) => receivable);
  const steps = receivables.flatMap(({ id, state, request = '' }): CommandName[] => {
    if (state === 'issued') return ['confirmReceivable'];
    if (state === 'confirmed') return ['requestFinancing'];
    if (state === 'financed') return ['settleReceivable'];
    if (state !== 'offered') return [];
    if (!open.has(request)) return offers.some((offer) => offer.receivable === id) ? ['disburseOffer'] : [];
    if (!held.includes(id)) return ['reserveFacility'];
    return sealed.some((offer) => offer.request === request) ? ['acceptOffer', 'makeOffer'] : ['makeOffer'];
  });
  if (events.length < 3) steps.unshift('captureGreenEvent');
  if (events.some(({ state }) => state === 'captured')) steps.unshift('attestGreenEvent');
  return steps[choice % (steps.length + 1)] ?? 'issueReceivable';
}

/** Where a command's guard stands: in public, or in a collection of its bank's. */
function guardOf({ party, command: { id, name } }: Given): string {
  const commandClass = commandClassOf(name);
  return commandClass === 'public' ? id : `${commandClass} ${party.mspId} ${id}`;
}

function anAttempt(): fc.Arbitrary<Attempt> {
  const often = Object.keys(BY_ROLE) as CommandName[];
  return fc.record({
    name: fc.option(fc.constantFrom(...often), { freq: 1, nil: undefined }),
    fitting: fc.nat(9).map((number) => number > 0),
    party: fc.nat(99),
    target: fc.nat(99),
    choice: fc.nat(99),
    repeats: fc.nat(19).map((number) => number === 0),
  });
}

/** Spells an attempt out against what is on the ledger. */
async function commandOf(ledger: Ledger, seen: Seen, attempt: Attempt, given: readonly Given[]): Promise<Given> {
  const { target, choice } = attempt;
  const name = attempt.name ?? nextStepIn(seen, choice);
  const pick = <Item>(items: readonly Item[], number: number): Item | undefined => items[number % items.length];
  /** Mostly a record that is where the command needs it, so that histories go far; sometimes any. */
  const among = <Item extends { state: string }>(items: readonly Item[], state?: string): Item | undefined => {
    const ready = items.filter((item) => item.state === state);
    return pick(choice % 10 < 8 && ready.length > 0 ? ready : items, target);
  };
  const receivable = among(seen.receivables, NEEDS[name]);
  const event = among(seen.events, 'captured');
  const request = among(seen.requests, 'open');
  const offer = among(seen.offers, 'accepted');
  const isOpen = (id: string) => seen.requests.some((asked) => asked.state === 'open' && asked.id === id);
  const takeable = seen.sealed.filter((made) => isOpen(made.request));
  const sealed = pick(choice % 10 < 8 && takeable.length > 0 ? takeable : seen.sealed, target);
  const reservation = among(seen.reservations, 'held');
  const about = {
    receivable: receivable?.id,
    greenEvent: event?.id,
    request: request?.id,
    ...(name === 'makeOffer' ? { bank: reservation?.bank } : { reservation: reservation?.id }),
    offer: name === 'acceptOffer' ? sealed : offer?.id,
  };
  const party = partyOf(name, attempt, rightfulParty({ id: '', name, body: about }, seen));
  const nothing = '0'.repeat(24);
  const day = 2 + Math.floor(given.length / 14); // the clock goes on: 2, 3, 4 March
  const now = `2026-03-0${day}T02:00:00.000Z`;

  const bodyOf = async (): Promise<unknown> => {
    switch (name) {
      case 'captureGreenEvent': {
        const kind = choice % 2 === 0 ? RECYCLING : {};
        return aGreenEvent(String(choice % 7), kind, pick(INVOICES, target));
      }
      case 'attestGreenEvent':
        return { greenEvent: event?.id ?? `E${nothing}` };
      case 'issueReceivable':
        return anInvoice({
          number: pick(INVOICES, choice) as string,
          maturityDate: choice < 90 ? '2026-03-30' : '2028-01-01',
        });
      case 'confirmReceivable':
        return { receivable: receivable?.id ?? `R${nothing}`, ...(await confirmationBy(party, receivable, attempt)) };
      case 'publishRateCard':
        return aRateCard({ baseRateBps: 300 + (choice % 3) });
      case 'setFacility':
        return aFacility({ limitMinor: choice < 80 ? '20000000' : '5000000', salt: aSalt(String(given.length)) });
      case 'reserveFacility':
        return {
          receivable: receivable?.id ?? `R${nothing}`,
          amountMinor: '9000000',
          salt: aSalt(String(given.length)),
        };
      case 'releaseFacility':
        return { reservation: reservation?.id ?? `H${nothing}` };
      case 'requestFinancing':
        return aRequest(receivable?.id ?? `R${nothing}`);
      case 'withdrawRequest':
        return { request: request?.id ?? `Q${nothing}` };
      case 'makeOffer':
        return await offerOn(ledger, seen, party, reservation, `2026-03-0${2 + (choice % 4)}`);
      case 'acceptOffer':
        return { offer: sealed ?? {}, ...(await acceptanceBy(party, sealed, attempt)) };
      case 'disburseOffer':
        return { offer: offer?.id ?? `O${nothing}`, registryFilingNumber: 'Z-1', paymentReference: 'P-1' };
      default:
        return {
          receivable: receivable?.id ?? `R${nothing}`,
          amountMinor: choice < 90 ? '10000000' : '9999999',
          paymentReference: 'RECEIPT-1',
          paidOn: `2026-03-0${day}`,
        };
    }
  };

  const repeated = attempt.repeats ? pick(given, choice)?.command.id : undefined;
  return { party, now, command: { id: repeated ?? commandIdOf(`${given.length}`), name, body: await bodyOf() } };
}

/** A bank's offer on a reservation of its own, by its card; nothing that could be applied where it has none. */
async function offerOn(
  ledger: Ledger,
  { requests }: Seen,
  bank: Party,
  reservation: LedgerRecord<'reservation'> | undefined,
  valueDate: string,
): Promise<unknown> {
  const request = requests.findLast(({ receivable }) => receivable === reservation?.receivable);
  if (reservation?.bank !== bank.party || request === undefined) return {};
  return await anOffer(ledger, bank, request.id, reservation.id, { valueDate });
}

/** Mostly the party that can succeed, so that histories go far; sometimes one that must not. */
function partyOf(name: CommandName, { fitting, party, choice }: Attempt, rightful: string | undefined): Party {
  const right = FIRMS.find((firm) => firm.party === rightful);
  if (fitting && right !== undefined && choice < 80) return right;
  const among = fitting ? (BY_ROLE[name] ?? FIRMS) : FIRMS;
  return among[party % among.length] as Party;
}

/** The party that a command's record names for it; `undefined` where the command names no record. */
function rightfulParty({ name, body }: Given['command'], seen: Seen): string | undefined {
  const { receivable, greenEvent, offer, request, reservation, bank } = body as {
    bank?: string | undefined;
    receivable?: string | undefined;
    greenEvent?: string;
    request?: string;
    reservation?: string;
    offer?: string | { holder?: string };
  };
  const { receivables, events, offers, requests, reservations } = seen;
  const about = receivables.find(({ id }) => id === receivable);
  const offered = offers.find(({ id }) => id === offer);
  const named: Partial<Record<CommandName, string | undefined>> = {
    attestGreenEvent: events.find(({ id }) => id === greenEvent)?.counterparty,
    confirmReceivable: about?.obligor,
    requestFinancing: about?.holder,
    releaseFacility: reservations.find(({ id }) => id === reservation)?.bank,
    makeOffer: bank,
    withdrawRequest: requests.find(({ id }) => id === request)?.holder,
    acceptOffer: typeof offer === 'object' ? offer.holder : undefined,
    disburseOffer: offered?.bank,
    settleReceivable: about?.financing?.financier,
  };
  return named[name];
}

/** A nonce is sometimes one that was used before. */
const nonceOf = ({ choice }: Attempt, about: string) => ({ nonce: id(choice < 90 ? about : 'again') });
const NOT_SIGNED = { signature: `0x${'1'.repeat(128)}1b`, nonce: id('none'), expiresAt: 1_772_600_000 };

/** Signing is the slowest part of an attempt, and many histories sign the same. */
const signatures = new Map<string, ReturnType<typeof signatureOn>>();

function signed(party: Party, about: string, dataOf: Parameters<typeof signatureOn>[1], nonce: { nonce: string }) {
  const key = `${party.party} ${about} ${nonce.nonce}`;
  const known = signatures.get(key) ?? signatureOn(party, dataOf, nonce);
  signatures.set(key, known);
  return known;
}

async function confirmationBy(party: Party, receivable: LedgerRecord<'receivable'> | undefined, attempt: Attempt) {
  if (receivable === undefined) return NOT_SIGNED;
  const { id: about, maturityDate } = receivable;
  const dataOf = (nonce: string, until: number) => confirmationOf(CHANNEL, receivable, nonce, until);
  return signed(party, `${about} ${maturityDate}`, dataOf, nonceOf(attempt, about));
}

async function acceptanceBy(party: Party, offer: LedgerRecord<'sealedOffer'> | undefined, attempt: Attempt) {
  if (offer === undefined) return NOT_SIGNED;
  const dataOf = (nonce: string, until: number) => assignmentOf(CHANNEL, offer, nonce, until);
  const about = `${offer.id} ${offer.receivable} ${offer.bank} ${offer.quote.netMinor} ${offer.quote.discountMinor}`;
  return signed(party, about, dataOf, nonceOf(attempt, offer.id));
}

/** What stands on the ledger. */
async function seenOn(ledger: Ledger) {
  return {
    receivables: await ledger.records('receivable'),
    events: await ledger.records('greenEvent'),
    requests: await ledger.records('financingRequest'),
    offers: await ledger.records('offer'),
    sealed: await ofBoth((bank) => ledger.privately(bank, 'sealedOffer').list('sealedOffer')),
    reservations: await ofBoth((bank) => ledger.privately(bank).list('reservation')),
    facilities: await ofBoth((bank) => ledger.privately(bank).list('facility')),
  };
}
async function ofBoth<Item>(list: (bank: Party) => Promise<Item[]>): Promise<Item[]> {
  return (await Promise.all([BANK_A, BANK_B].map(list))).flat();
}
type Seen = Awaited<ReturnType<typeof seenOn>>;

function requireInvariants(seen: Seen, before: Seen): void {
  const { receivables, events, offers: taken } = seen;
  const evidence = taken.flatMap(({ quote }) => quote.terms.flatMap(({ restsOn }) => restsOn)).filter(isEvent);
  const signatures = [
    ...receivables.map(({ confirmation }) => confirmation),
    ...taken.map(({ acceptance }) => acceptance),
  ];
  const nonces = signatures.flatMap((given) => (given === undefined ? [] : [`${given.signer} ${given.nonce}`]));
  const used = events.filter(({ usedIn }) => usedIn !== undefined);
  const broken = [
    ...(distinct(receivables.map(({ invoiceFingerprint }) => invoiceFingerprint)) ? [] : ['an invoice is there twice']),
    ...(distinct(taken.map(({ receivable }) => receivable)) ? [] : ['a receivable has two accepted offers']),
    ...(distinct(evidence) ? [] : ['an event is in two accepted prices']),
    ...(sameSet(
      used.map(({ id }) => `greenEvent/${id}`),
      evidence,
    )
      ? []
      : ['used events are not those in the prices']),
    ...(distinct(nonces) ? [] : ['a nonce is in two signatures of one signatory']),
    ...(used.every(({ state }) => state === 'attested') ? [] : ['an event was used that nobody attested']),
    ...(receivables.length >= before.receivables.length ? [] : ['a receivable is gone']),
    ...seen.facilities.flatMap((facility) => brokenFacility(facility, seen)),
    ...taken.flatMap((offer) => brokenPrice(offer, seen)),
    ...receivables.flatMap((receivable) => brokenIn(receivable, taken, before)),
  ];
  expect(broken).toEqual([]);
}

function brokenIn(receivable: LedgerRecord<'receivable'>, taken: Seen['offers'], before: Seen): string[] {
  const { id, state, holder, seller, confirmation, financing, settlement } = receivable;
  const earlier = before.receivables.find((other) => other.id === id)?.state;
  const moved = earlier === undefined ? state === 'issued' : earlier === state || STEPS.includes(`${earlier} ${state}`);
  const financed = state === 'financed' || state === 'settled';
  const offer = taken.find((other) => other.id === financing?.offer);
  return [
    ...(moved ? [] : [`${id} went from ${earlier} to ${state}`]),
    ...((confirmation !== undefined) === (state !== 'issued') ? [] : [`${id} is ${state} against its confirmation`]),
    ...((financing !== undefined) === financed ? [] : [`${id} is ${state} against its financing`]),
    ...((settlement !== undefined) === (state === 'settled') ? [] : [`${id} is ${state} against its settlement`]),
    ...(holder === (financing?.financier ?? seller) ? [] : [`${id} has a wrong holder`]),
    ...((offer?.state === 'disbursed' && offer.receivable === id) === financed ? [] : [`${id} was paid on no offer`]),
  ];
}

/** What is used is what is held, and never more than a limit that stood when it was reserved. */
function brokenFacility({ id, bank, usedMinor }: LedgerRecord<'facility'>, { reservations }: Seen): string[] {
  const held = reservations.filter((reservation) => reservation.bank === bank && reservation.state === 'held');
  const sum = held.reduce((total, { amountMinor }) => total + BigInt(amountMinor), 0n);
  return [
    ...(sum === BigInt(usedMinor) ? [] : [`${id} is used by ${usedMinor}, reservations hold ${sum}`]),
    ...(sum <= 20_000_000n ? [] : [`${id} is used above any limit`]),
  ];
}

/** An accepted offer is one that was sealed, and its reservation is held as long as the bank has the receivable. */
function brokenPrice(offer: LedgerRecord<'offer'>, { sealed, reservations, receivables }: Seen): string[] {
  const committed = sealed.find(({ id }) => id === offer.id);
  const reservation = reservations.find(({ id }) => id === offer.reservation.id);
  const ended = receivables.find(({ id }) => id === offer.receivable)?.state === 'settled';
  const isSealed = committed !== undefined && canonicalJson(committed) === canonicalJson(sealedPartOf(offer));
  return [
    ...(isSealed ? [] : [`${offer.id} was accepted otherwise than sealed`]),
    ...(reservation?.state === 'held' || ended ? [] : [`${offer.id} rests on a reservation that was released`]),
  ];
}

const isEvent = (record: string) => record.startsWith('greenEvent/');
const distinct = (values: readonly string[]) => new Set(values).size === values.length;
const sameSet = (left: string[], right: string[]) => left.sort().join() === right.sort().join();

/** The bytes to which the same commands lead on another ledger, as on another peer. */
async function replayed(given: readonly Given[]): Promise<string> {
  const other = registered.fork();
  for (const { party, now, command } of given) {
    other.now = now;
    await other.as(party).applyAll([command], commandClassOf(command.name));
  }
  return other.bytes();
}
