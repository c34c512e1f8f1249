/** For tests: what holds on every ledger, whatever parties tried; each finding is a sentence, and none is good. */
import { canonicalJson } from '../../domain/canonical';
import { BEGINNINGS, hasEnded, isUnconfirmed, TRANSITIONS } from '../../domain/life-cycle';
import { billionthsOf } from '../../domain/quantity';
import { owedMinor } from '../../domain/receivable-amounts';
import { type LedgerRecord, sealedPartOf } from '../../domain/records';
import { type Change, changesOf, type LedgerView } from './ledger-view';

type Receivable = LedgerRecord<'receivable'>;

/** The highest limit of a facility in a history. */
export const FACILITY_LIMIT_MINOR = '50000000';
/** States in which a bank that financed a receivable has nothing of it any more. */
const FREED: ReadonlySet<string> = new Set(['settled', 'recoursed', 'writtenOff']);

/** The states that one step of the table reaches from a state. */
function statesAfter(state: string): string[] {
  const steps = Object.values(TRANSITIONS).filter(({ from }) => (from as readonly string[]).includes(state));
  return steps.map(({ to }) => (to === 'unchanged' ? state : to));
}

/** What is broken after a transaction. @param invoicedMinor the amount of every invoice */
export function brokenInvariants(view: LedgerView, changes: readonly Change[], invoicedMinor: bigint): string[] {
  const receivables = view.all('receivable');
  const byId = new Map(receivables.map((receivable) => [receivable.id, receivable]));
  const applied = changesOf(changes, 'appliedCommand').length;
  return [
    ...changesOf(changes, 'receivable').flatMap((change) => brokenSteps(change, applied)),
    ...receivables.flatMap((receivable) => brokenForm(receivable)),
    ...brokenInvoices(view, receivables, invoicedMinor),
    ...brokenParts(receivables, byId),
    ...brokenPayments(view, receivables),
    ...brokenTransfers(view, byId),
    ...brokenEarlyPayments(view, byId),
    ...brokenFinancing(view, receivables, byId),
    ...brokenFacilities(view),
    ...brokenSeals(view, byId),
    ...brokenSignatures(view, receivables),
    ...brokenEvidence(view),
    ...brokenLots(view.all('lot'), view.all('greenEvent')),
    ...brokenGuards(changes),
  ];
}

const FIGURES = ['cameIn', 'consumed', 'recycledIn', 'recycledOut'] as const;

/** Mass balance: a lot is the sum of the events that stand, and nothing of it is used that did not come in. */
export function brokenLots(
  lots: readonly LedgerRecord<'lot'>[],
  events: readonly LedgerRecord<'greenEvent'>[],
): string[] {
  const changes = events.filter(({ state }) => state !== 'erroneous').flatMap((event) => event.lots);
  return lots.flatMap((lot) => {
    const own = changes.filter((change) => change.lot === lot.id);
    const [cameIn, consumed, recycledIn, recycledOut] = FIGURES.map((figure) => billionthsOf(lot[figure])) as [
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    return [
      ...FIGURES.flatMap((figure) => {
        const summed = own.reduce((total, change) => total + billionthsOf(change[figure] ?? '0'), 0n);
        return holds(summed === billionthsOf(lot[figure]), `${figure} of ${lot.id} is ${lot[figure]}, not ${summed}`);
      }),
      ...holds(consumed <= cameIn, `more of ${lot.id} was used than came in`),
      ...holds(recycledOut <= recycledIn, `more recycled mass left ${lot.id} than came in`),
    ];
  });
}

/** A command takes effect once: its guard is written where none was. */
function brokenGuards(changes: readonly Change[]): string[] {
  return changesOf(changes, 'appliedCommand').flatMap(({ before, after }) =>
    holds(before === undefined, `the command ${after.id} took effect twice`),
  );
}

/** Nothing moves outside the table; the commands of one transaction may take one step each. */
function brokenSteps({ before, after }: Change<'receivable'>, commands: number): string[] {
  const begins = after.part === undefined ? BEGINNINGS.issue.to : BEGINNINGS.part.to;
  const reached = new Set<string>(before === undefined ? [begins] : statesAfter(before.state));
  for (let step = 1; step < commands; step += 1) {
    for (const state of [...reached]) for (const next of statesAfter(state)) reached.add(next);
  }
  const moved = reached.has(after.state);
  const kept = before === undefined || isUnconfirmed(before.state) || before.amountMinor === after.amountMinor;
  return [
    ...holds(moved, `${after.id} went from ${before?.state} to ${after.state}`),
    ...holds(before === undefined || !hasEnded(before.state), `${after.id} had ended and was written again`),
    ...holds(kept, `${after.id} was confirmed and changed its amount`),
  ];
}

/** What a receivable carries goes with its state. */
function brokenForm(receivable: Receivable): string[] {
  const { id, state, part, confirmation, verification, financing, settlement, recourse, writeOff } = receivable;
  const has = (value: unknown, expected: boolean, what: string) =>
    holds((value !== undefined) === expected, `${id} is ${state} against its ${what}`);
  const bound = !isUnconfirmed(state) && state !== 'rejected' && state !== 'cancelled';
  return [
    ...has(confirmation, bound && part === undefined, 'confirmation'),
    ...(bound ? has(verification, part === undefined, 'verification') : []),
    ...(state === 'financed' ? has(financing, true, 'financing') : []),
    ...has(settlement, state === 'settled', 'settlement'),
    ...has(writeOff, state === 'writtenOff', 'write-off'),
    ...(state === 'recoursed' ? has(recourse, true, 'recourse') : []),
    ...has(receivable.split, state === 'split', 'split'),
    ...has(receivable.earlyPayment, state === 'payingEarly', 'early payment'),
    ...has(receivable.transfer, state === 'transferring', 'transfer'),
    ...has(receivable.rejection, state === 'rejected', 'rejection'),
    ...has(receivable.cancellation, state === 'cancelled', 'cancellation'),
  ];
}

/** One invoice, one receivable; what its credit notes take off is what is missing. */
function brokenInvoices(view: LedgerView, receivables: readonly Receivable[], invoicedMinor: bigint): string[] {
  const roots = receivables.filter(({ part }) => part === undefined);
  const notes = view.all('creditNote');
  const numbers = [...roots, ...notes].map(({ invoiceFingerprint }) => invoiceFingerprint);
  return [
    ...holds(distinct(numbers), 'a number is there twice, as invoice or credit note'),
    ...roots.flatMap(({ id, state, amountMinor, creditedMinor = '0' }) => {
      const applied = sum(notes.flatMap((note) => (note.receivable === id ? [note.amountMinor] : [])));
      const left = BigInt(creditedMinor) === invoicedMinor ? 0n : BigInt(amountMinor);
      return [
        ...holds(applied === BigInt(creditedMinor), `${id} was credited ${creditedMinor} by notes of ${applied}`),
        ...holds(left + applied === invoicedMinor, `${id} of ${invoicedMinor} is ${amountMinor} after ${applied}`),
        ...holds(left > 0n || state === 'cancelled', `${id} is credited in full and ${state}`),
      ];
    }),
  ];
}

/** Parts sum to their whole, from the root down to the last live one. */
function brokenParts(receivables: readonly Receivable[], byId: ReadonlyMap<string, Receivable>): string[] {
  const live = new Map<string, bigint>();
  for (const { id, part, state, amountMinor } of receivables) {
    const root = part?.root ?? id;
    if (state !== 'split') live.set(root, (live.get(root) ?? 0n) + BigInt(amountMinor));
  }
  return receivables.flatMap(({ id, part, split, amountMinor, invoiceFingerprint }) => {
    const parts = (split?.parts ?? []).map((partId) => byId.get(partId));
    const summed = sum(parts.map((each) => each?.amountMinor ?? '0'));
    const parent = part === undefined ? undefined : byId.get(part.parent);
    const place = part?.path.at(-1) ?? 0;
    const path = parent === undefined ? [] : [...(parent.part?.path ?? []), place];
    return [
      ...holds(split === undefined || summed === BigInt(amountMinor), `the parts of ${id} sum to ${summed}`),
      ...holds(parent?.split?.parts[place - 1] === (part && id), `${id} is not the part that its parent names`),
      ...holds(path.join() === (part?.path ?? []).join(), `${id} is at another path`),
      ...holds(part === undefined || part.root === (parent?.part?.root ?? parent?.id), `${id} has another root`),
      ...holds(part === undefined || parent?.invoiceFingerprint === invoiceFingerprint, `${id} is of another invoice`),
      ...holds(
        part !== undefined || live.get(id) === BigInt(amountMinor),
        `the live parts of ${id} are ${live.get(id)}`,
      ),
    ];
  });
}

/** Each payment counts once, and nobody pays more than is owed. */
function brokenPayments(view: LedgerView, receivables: readonly Receivable[]): string[] {
  const payments = view.all('payment');
  const agreements = view.all('earlyPayment');
  return receivables.flatMap((receivable) => {
    const { id, state, amountMinor, paidMinor = '0', discountMinor = '0' } = receivable;
    const own = payments.filter((payment) => payment.receivable === id);
    const booked = sum(own.map((payment) => payment.amountMinor));
    const discount = sum(own.map((payment) => payment.discountMinor ?? '0'));
    const kept = agreements.filter((agreed) => agreed.receivable === id && agreed.state === 'paid');
    const agreed = sum(kept.flatMap((each) => [each.amountMinor, `-${each.payMinor}`]));
    return [
      ...holds(booked === BigInt(paidMinor), `${id} was paid ${paidMinor} by payments of ${booked}`),
      ...holds(discount === BigInt(discountMinor), `${id} was discounted ${discountMinor} by payments of ${discount}`),
      ...holds(discount === agreed, `${id} was discounted ${discount}, agreed was ${agreed}`),
      ...holds(
        booked + discount + owedMinor(receivable) === BigInt(amountMinor),
        `${id} of ${amountMinor}: ${booked} paid and ${discount} discounted leave ${owedMinor(receivable)}`,
      ),
      ...holds((owedMinor(receivable) === 0n) === (state === 'settled'), `${id} is ${state}, paid ${booked}`),
      ...holds(owedMinor(receivable) >= 0n, `${id} of ${amountMinor} was paid ${booked}`),
    ];
  });
}

/** An early payment is agreed exactly while its receivable awaits it, and a receivable is paid early once. */
function brokenEarlyPayments(view: LedgerView, byId: ReadonlyMap<string, Receivable>): string[] {
  const agreements = view.all('earlyPayment');
  const paid = agreements.filter(({ state }) => state === 'paid');
  const withdrawn = view.all('financingRequest').flatMap(({ earlyPayment }) => earlyPayment ?? []);
  return [
    ...holds(distinct(paid.map(({ receivable }) => receivable)), 'a receivable was paid early twice'),
    ...holds(distinct(withdrawn), 'two requests were withdrawn for one early payment'),
    ...agreements.flatMap(({ id, receivable, state, holder, obligor, amountMinor, payMinor, payOn }) => {
      const about = byId.get(receivable);
      const awaited = about?.earlyPayment;
      const isAwaited = awaited?.id === id;
      return [
        ...holds(isAwaited === (state === 'agreed'), `${id} is ${state} against its receivable`),
        ...holds(!isAwaited || (awaited.payMinor === payMinor && awaited.payOn === payOn), `${id} has other terms`),
        ...holds(!isAwaited || about?.holder === holder, `${id} is awaited and not by the holder`),
        ...holds(about?.obligor === obligor && about.amountMinor === amountMinor, `${id} is of another claim`),
        ...holds(state !== 'paid' || about?.financing === undefined, `${id} was paid on what a bank financed`),
      ];
    }),
  ];
}

/** A transfer is open exactly while its receivable waits for it. */
function brokenTransfers(view: LedgerView, byId: ReadonlyMap<string, Receivable>): string[] {
  return view.all('transfer').flatMap(({ id, receivable, state, holder }) => {
    const about = byId.get(receivable);
    return [
      ...holds((about?.transfer?.id === id) === (state === 'open'), `${id} is ${state} against its receivable`),
      ...holds(state !== 'open' || about?.holder === holder, `${id} is open and not by the holder`),
    ];
  });
}

/** Nothing is financed twice: neither a receivable, nor a whole beside its part, nor more than was confirmed. */
function brokenFinancing(
  view: LedgerView,
  receivables: readonly Receivable[],
  byId: ReadonlyMap<string, Receivable>,
): string[] {
  const taken = view.all('offer');
  const financed = receivables.filter(({ financing }) => financing !== undefined);
  const roots = new Map<string, bigint>();
  for (const { id, part, amountMinor } of financed) {
    const root = part?.root ?? id;
    roots.set(root, (roots.get(root) ?? 0n) + BigInt(amountMinor));
  }
  return [
    ...holds(distinct(taken.map(({ receivable }) => receivable)), 'a receivable has two accepted offers'),
    ...[...roots].flatMap(([root, faceMinor]) =>
      holds(faceMinor <= BigInt(byId.get(root)?.amountMinor ?? 0), `${faceMinor} of ${root} was financed`),
    ),
    ...financed.flatMap(({ id, state, holder, amountMinor, financing, recourse, part }) => {
      const offer = taken.find((other) => other.id === financing?.offer);
      const owner = recourse === undefined ? financing?.financier : recourse.assignor;
      return [
        ...holds(offer?.state === 'disbursed' && offer.receivable === id, `${id} was paid on no offer`),
        ...holds(offer?.quote.faceMinor === amountMinor, `${id} was priced at another face`),
        ...holds(holder === owner, `${id} is ${state} and has a wrong holder`),
        ...holds(byId.get(part?.parent ?? '')?.financing === undefined, `${id} was financed beside its whole`),
      ];
    }),
    ...taken.flatMap(({ id, state, receivable }) =>
      holds(
        (byId.get(receivable)?.financing?.offer === id) === (state === 'disbursed'),
        `${id} is ${state} against its receivable`,
      ),
    ),
  ];
}

/** What is used of a facility is what is held of it, and never more than any limit that it had. */
function brokenFacilities(view: LedgerView): string[] {
  const held = view.all('reservation').filter(({ state }) => state === 'held');
  return view.all('facility').flatMap(({ id, bank, obligor, currency, usedMinor }) => {
    const own = held.filter((each) => each.bank === bank && each.obligor === obligor && each.currency === currency);
    const heldMinor = sum(own.map(({ amountMinor }) => amountMinor));
    return [
      ...holds(heldMinor === BigInt(usedMinor), `${id} is used by ${usedMinor}, reservations hold ${heldMinor}`),
      ...holds(heldMinor <= BigInt(FACILITY_LIMIT_MINOR), `${id} is used above any limit`),
    ];
  });
}

/** An accepted offer is one that was sealed, and its reservation is held as long as the bank has the receivable. */
function brokenSeals(view: LedgerView, byId: ReadonlyMap<string, Receivable>): string[] {
  return view.all('offer').flatMap((offer) => {
    const sealed = view.all('sealedOffer').find(({ id }) => id === offer.id);
    const reservation = view.all('reservation').find(({ id }) => id === offer.reservation.id);
    const state = byId.get(offer.receivable)?.state ?? '';
    const isSealed = sealed !== undefined && canonicalJson(sealed) === canonicalJson(sealedPartOf(offer));
    return [
      ...holds(isSealed, `${offer.id} was accepted otherwise than sealed`),
      ...holds(reservation?.state === 'held' || FREED.has(state), `${offer.id} rests on what was released`),
    ];
  });
}

/** No signature and no nonce of a signatory is used twice, and each is kept as used. */
function brokenSignatures(view: LedgerView, receivables: readonly Receivable[]): string[] {
  const given = [
    ...receivables.map(({ confirmation }) => confirmation),
    ...view.all('offer').map(({ acceptance }) => acceptance),
    ...view.all('transfer').map(({ order }) => order),
    ...view.all('earlyPayment').flatMap(({ promise, acceptance }) => [promise, acceptance]),
  ].flatMap((signed) => signed ?? []);
  const nonces = given.map(({ signer, nonce }) => `${signer} ${nonce}`);
  const used = view.all('usedNonce').map(({ signer, nonce }) => `${signer} ${nonce}`);
  return [
    ...holds(distinct(nonces), 'a nonce is in two signatures of one signatory'),
    ...holds(distinct(given.map(({ signature }) => signature)), 'a signature is there twice'),
    ...holds(sameSet(nonces, used), 'used nonces are not those of the signatures'),
  ];
}

/** An attested event is in one accepted price, and those used are those in the prices. */
function brokenEvidence(view: LedgerView): string[] {
  const taken = view.all('offer');
  const named = taken.flatMap(({ quote }) => quote.terms.flatMap(({ restsOn }) => restsOn));
  const evidence = named.filter((record) => record.startsWith('greenEvent/'));
  const used = view.all('greenEvent').filter(({ usedIn }) => usedIn !== undefined);
  return [
    ...holds(distinct(evidence), 'an event is in two accepted prices'),
    ...holds(
      sameSet(
        used.map(({ id }) => `greenEvent/${id}`),
        evidence,
      ),
      'used events are not those in the prices',
    ),
    ...holds(
      used.every(({ state }) => state === 'attested'),
      'an event was used that nobody attested',
    ),
  ];
}

const holds = (holding: boolean, otherwise: string): string[] => (holding ? [] : [otherwise]);
const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length;
const sum = (amounts: readonly string[]): bigint => amounts.reduce((total, amount) => total + BigInt(amount), 0n);
const sameSet = (left: string[], right: string[]): boolean => left.sort().join() === right.sort().join();
