// Whatever is captured, attested, disputed, corrected and priced in whatever order: lots are the sum of what stands.
import fc from 'fast-check';
import type { CommandName } from '../domain/commands';
import { lotNameOf } from '../domain/lots';
import type { LedgerRecord } from '../domain/records';
import { aGreenEvent, anAcceptance, anOffer, aRateCard, aReservation, financingRequest } from './testing/given';
import { brokenLots } from './testing/invariants';
import { aLedger, type Ledger } from './testing/ledger';
import { ANCHOR, BANK_A, OTHER_SUPPLIER, type Party, SUPPLIER } from './testing/parties';

const INVOICES = ['INV-1', 'INV-2', 'INV-3'];
const KINDS = ['collection', 'recycling', 'production', 'transport', 'disposal'] as const;

interface Attempt {
  readonly name: 'capture' | 'attest' | 'dispute' | 'declareError' | 'price';
  readonly step: string;
  readonly lots: readonly [string, string];
  readonly kilograms: number;
  readonly target: number;
}

const anAttempt: fc.Arbitrary<Attempt> = fc.record({
  name: fc.constantFrom('capture', 'capture', 'capture', 'attest', 'attest', 'dispute', 'declareError', 'price'),
  step: fc.constantFrom('collecting', 'receiving', 'shipping', 'destroying', 'commissioning'),
  lots: fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.constantFrom('A', 'B', 'C', 'D')),
  kilograms: fc.integer({ min: 1, max: 50 }),
  target: fc.nat(99),
});

/** A request, and what the bank reserved for it. */
interface Requested {
  readonly request: string;
  readonly reservation: string;
}

let priced: { ledger: Ledger; requests: Requested[] };
beforeAll(async () => {
  const ledger = await aLedger();
  const requests: Requested[] = [];
  for (const number of INVOICES) {
    const { receivable, request } = await financingRequest(ledger, { number });
    requests.push({ request, reservation: await aReservation(ledger, BANK_A, receivable) });
  }
  const terms = { greenGrid: KINDS.map((evidence) => ({ evidence, bps: 10 })), greenCapBps: 50 };
  await ledger.as(BANK_A).does('publishRateCard', aRateCard(terms, 'green'));
  priced = { ledger, requests };
});

test('100 histories of 40 attempts', async () => {
  const reached = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(anAttempt, { minLength: 40, maxLength: 40 }), async (attempts) => {
      const ledger = priced.ledger.fork();
      for (const [index, attempt] of attempts.entries()) {
        const outcome = await carryOut(ledger, attempt, index);
        reached.set(`${attempt.name} ${outcome}`, (reached.get(`${attempt.name} ${outcome}`) ?? 0) + 1);
        await requireSums(ledger);
      }
    }),
    { numRuns: 100, seed: 20_260_302 },
  );
  // The histories are worth their name only when each attempt succeeds somewhere, and the rules refuse somewhere.
  const expected = ['capture', 'attest', 'dispute', 'declareError', 'price'].map((name) => `${name} applied`);
  const refused = ['capture lot-exceeded', 'declareError lot-in-use', 'declareError evidence-in-use'];
  expect([...reached.keys()]).toEqual(expect.arrayContaining([...expected, ...refused]));
}, 120_000);

async function carryOut(ledger: Ledger, attempt: Attempt, index: number): Promise<string> {
  const { name, target } = attempt;
  const events = await ledger.records('greenEvent');
  const event = events[target % Math.max(1, events.length)];
  const give = async (party: Party, command: CommandName, body: never) => {
    const outcome = await ledger.as(party).apply(command, body);
    return outcome.status === 'applied' ? 'applied' : outcome.problem.slug;
  };
  if (name === 'capture') {
    const party = target % 7 === 0 ? OTHER_SUPPLIER : SUPPLIER;
    return await give(party, 'captureGreenEvent', captured(attempt, index) as never);
  }
  if (name === 'price') return await price(ledger, target);
  if (event === undefined) return 'nothing there';
  const { id: greenEvent, capturedBy } = event;
  if (name === 'attest') return await give(ANCHOR, 'attestGreenEvent', { greenEvent } as never);
  const reason = 'as said';
  if (name === 'dispute') return await give(ANCHOR, 'disputeGreenEvent', { greenEvent, reason } as never);
  const capturer = capturedBy === SUPPLIER.party ? SUPPLIER : OTHER_SUPPLIER;
  return await give(capturer, 'declareGreenEventError', { greenEvent, reason, correctiveEventIds: [] } as never);
}

function captured({ step, lots: [from, to], kilograms, target }: Attempt, index: number) {
  const goods = (lot: string, quantity: number) => ({
    epcClass: `urn:epc:class:lgtin:6901234.000009.${lot}`,
    quantity: String(quantity),
    uom: 'KGM',
  });
  const body = aGreenEvent(String(index), { bizStep: step }, INVOICES[target % INVOICES.length]);
  const isTransformation = step === 'commissioning' || (step === 'destroying' && target % 4 > 0);
  const lists = isTransformation
    ? {
        type: 'TransformationEvent' as const,
        inputQuantityList: [goods(from, kilograms)],
        outputQuantityList: [goods(to, kilograms)],
      }
    : { quantityList: [goods(from, kilograms)] };
  return { ...body, event: { ...body.event, ...lists } };
}

/** Offers on one of the requests and accepts, so that whatever is evidence by then is used. */
async function price(ledger: Ledger, target: number): Promise<string> {
  const { request, reservation } = priced.requests[target % INVOICES.length] as Requested;
  const body = await anOffer(ledger, BANK_A, request, reservation, { card: 'green' });
  const offered = await ledger.as(BANK_A).apply('makeOffer', body);
  if (offered.status === 'refused') return offered.problem.slug;
  const acceptance = await anAcceptance(ledger, offered.subject.slice(offered.subject.lastIndexOf('/') + 1));
  const accepted = await ledger.as(SUPPLIER).apply('acceptOffer', acceptance);
  return accepted.status === 'applied' ? 'applied' : accepted.problem.slug;
}

async function requireSums(ledger: Ledger): Promise<void> {
  const events = await ledger.records('greenEvent');
  const lots = await ledger.records('lot');
  const broken = [...brokenLots(lots, events), ...events.flatMap((event) => brokenIn(event, lots))];
  expect(broken).toEqual([]);
}

/** An event in an accepted price is attested, and each lot that bears it is marked with the same offer. */
function brokenIn(event: LedgerRecord<'greenEvent'>, lots: readonly LedgerRecord<'lot'>[]): string[] {
  if (event.usedIn === undefined) return [];
  const marked = event.lots
    .filter(({ consumed, recycledOut }) => consumed === undefined || recycledOut !== undefined)
    .every(({ lot }) => lots.find(({ id }) => id === lot)?.usedIn === event.usedIn);
  return [
    ...(event.state === 'attested' ? [] : [`${event.id} was used and is ${event.state}`]),
    ...(marked ? [] : [`${event.id} was used and a lot of it was not`]),
  ];
}

test('the lots of these histories are lots', () => {
  expect(lotNameOf('urn:epc:class:lgtin:6901234.000009.A')).toBe('01/06901234000092/10/A');
});
