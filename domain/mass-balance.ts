/**
 * Mass balance over lots (ISO 22095): what an event does to the lots that it names. What is used never exceeds what came in,
 * and recycled content never exceeds the recycled mass that went in; whatever else happened is recorded as it is told.
 */
import type { EpcisEvent } from './green-evidence';
import { lotNameOf } from './lots';
import { refuse } from './problems';
import { decimalOf, MASS, parseQuantity, type Quantity } from './quantity';

/** A lot as an event finds it or leaves it; figures in billionths of its unit. */
export interface LotState {
  readonly unit?: string;
  readonly cameInBy?: string;
  readonly cameIn: bigint;
  readonly consumed: bigint;
  readonly recycledIn: bigint;
  readonly recycledOut: bigint;
}

/** What an event does to its lots. */
export interface Balance {
  /** Every lot that the event names, as the event leaves it. */
  readonly after: ReadonlyMap<string, LotState>;
  /** Recycled mass that a transformation took in, in billionths of a kilogram. */
  readonly recycledInput: bigint;
  /** Whether each input of a transformation is known to have come in; absent for other events. */
  readonly complete?: boolean;
}

/** A lot of which nothing is known. */
export const UNKNOWN_LOT: LotState = { cameIn: 0n, consumed: 0n, recycledIn: 0n, recycledOut: 0n };

/** What an event does to its lots that has not happened yet. */
export const NO_MOVEMENT: Balance = { after: new Map(), recycledInput: 0n };

/** Steps by which goods enter a firm's books. */
const INFLOW_STEPS: ReadonlySet<string> = new Set([
  ...['collecting', 'receiving', 'accepting', 'commissioning', 'creating_class_instance'],
]);
/** Steps by which recycled mass comes in from outside: collected, or as the supplier said, with what is attached to it. */
const CLAIM_STEPS: ReadonlySet<string> = new Set(['collecting', 'receiving', 'accepting']);
/** Steps after which goods that are not transformed are gone. */
const OUTFLOW_STEPS: ReadonlySet<string> = new Set(['destroying', 'decommissioning']);
/** Steps of recycling: what comes out of them came in. */
const RECYCLING_STEPS: ReadonlySet<string> = new Set(['collecting', 'disassembling', 'destroying']);
/** How a lot came in that no event brought in before a transformation used it: nothing of it is ever left. */
const BY_USE = 'use';
const BY_TRANSFORMATION = 'transformation';

interface Portion {
  readonly lot: string | undefined;
  /** Absent where the document names the goods only. */
  readonly quantity: Quantity | undefined;
  readonly field: string;
}

/**
 * Derives what an event does to its lots. An input that nobody captured before counts as opened by the event when its step
 * is one by which goods come in; otherwise it stays unknown, and adds no recycled mass.
 * @throws Refusal `lot-exceeded`, `mass-balance-exceeded`, `recycled-content-exceeded`, `quantity-inexact`
 */
export function balanceOf(event: EpcisEvent, before: (lot: string) => LotState | undefined): Balance {
  const books = new Books(before);
  const claims = portionsIn(event, 'recycledContent');
  if (event.type === 'TransformationEvent') {
    const inputs = portionsIn(event, 'inputQuantityList');
    const outputs = portionsIn(event, 'outputQuantityList');
    requireConservation(event, inputs, outputs);
    const { recycled, complete } = takeIn(books, inputs, event.bizStep);
    giveOut(books, outputs, claims, recycled);
    return { after: books.states, recycledInput: recycled, complete };
  }
  const goods = [...portionsIn(event, 'quantityList'), ...portionsIn(event, 'childQuantityList')];
  handle(books, goods, claims, event);
  return { after: books.states, recycledInput: 0n };
}

/**
 * The lot without what an event did to it. @throws Refusal `lot-in-use` when later events used what it brought in
 */
export function withoutChange(state: LotState, change: Omit<LotState, 'unit' | 'cameInBy'>, where: string): LotState {
  const { unit, cameInBy } = state;
  const cameIn = state.cameIn - change.cameIn;
  const consumed = state.consumed - change.consumed;
  const recycledIn = state.recycledIn - change.recycledIn;
  const recycledOut = state.recycledOut - change.recycledOut;
  if (consumed > cameIn || recycledOut > recycledIn) {
    refuse('lot-in-use', `${decimalOf(consumed)} of it were used meanwhile`, { reference: where });
  }
  const opened = cameIn > 0n && cameInBy !== undefined ? { cameInBy } : {};
  return { ...(unit === undefined ? {} : { unit }), ...opened, cameIn, consumed, recycledIn, recycledOut };
}

/** The lots of an event while it is worked through. */
class Books {
  readonly states = new Map<string, LotState>();

  constructor(readonly before: (lot: string) => LotState | undefined) {}

  get(lot: string): LotState {
    return this.states.get(lot) ?? this.before(lot) ?? UNKNOWN_LOT;
  }

  /** Mentions a lot, and sets its unit when this is the first quantity of it; the quantity where it has that unit. */
  measure({ lot, quantity }: Portion): bigint | undefined {
    if (lot === undefined) return undefined;
    const state = this.get(lot);
    const unit = state.unit ?? quantity?.unit;
    this.states.set(lot, { ...state, ...(unit === undefined ? {} : { unit }) });
    return quantity?.unit === unit ? quantity?.billionths : undefined;
  }

  /** Adds goods, if they come in by the way by which the lot was opened; whether they did. */
  comeIn(lot: string, amount: bigint, by: string): boolean {
    const state = this.get(lot);
    if (state.cameInBy !== undefined && state.cameInBy !== by) return false;
    this.states.set(lot, { ...state, cameInBy: by, cameIn: state.cameIn + amount });
    return true;
  }

  addRecycled(lot: string, mass: bigint): void {
    const state = this.get(lot);
    this.states.set(lot, { ...state, recycledIn: state.recycledIn + mass });
  }

  /**
   * Hands recycled mass on with goods that are shipped: not more than their share of the lot, and no gram twice.
   * @throws Refusal `recycled-content-exceeded`
   */
  handOn(lot: string, mass: bigint, of: bigint, field: string): void {
    const state = this.get(lot);
    const { cameIn, recycledIn, recycledOut } = state;
    if (cameIn === 0n || mass * cameIn > recycledIn * of || recycledOut + mass > recycledIn) {
      const share = `${decimalOf(recycledIn)} of ${decimalOf(cameIn)} kg are, ${decimalOf(recycledOut)} kg are gone`;
      exceeded(`${decimalOf(mass)} of ${decimalOf(of)} kg are claimed to be recycled; of the lot ${share}`, field);
    }
    this.states.set(lot, { ...state, recycledOut: recycledOut + mass });
  }

  /** Uses goods up, with their share of the lot's recycled mass, rounded down; the share. @throws Refusal `lot-exceeded` */
  consume(lot: string, amount: bigint, field: string): bigint {
    const state = this.get(lot);
    const left = state.cameIn - state.consumed;
    if (amount > left) {
      refuse('lot-exceeded', `${decimalOf(amount)} ${state.unit} of ${lot} are used, ${decimalOf(left)} are left`, {
        field,
      });
    }
    const recycled = left === 0n ? 0n : ((state.recycledIn - state.recycledOut) * amount) / left;
    const { consumed, recycledOut } = state;
    this.states.set(lot, { ...state, consumed: consumed + amount, recycledOut: recycledOut + recycled });
    return recycled;
  }
}

/** Takes a transformation's inputs out of their lots; the recycled mass in them. */
function takeIn(
  books: Books,
  inputs: readonly Portion[],
  step: string | undefined,
): { recycled: bigint; complete: boolean } {
  let recycled = 0n;
  let complete = true;
  for (const input of inputs) {
    const amount = books.measure(input);
    if (input.lot === undefined || amount === undefined) {
      complete = false;
      continue;
    }
    const { cameInBy } = books.get(input.lot);
    const isKnown = cameInBy !== undefined && cameInBy !== BY_USE;
    const opens = !isKnown && step !== undefined && INFLOW_STEPS.has(step);
    if (opens) {
      books.comeIn(input.lot, amount, BY_USE);
      // What is collected is waste, recovered from the first gram to the last.
      if (step === 'collecting' && input.quantity?.unit === MASS) books.addRecycled(input.lot, amount);
    }
    if (opens || isKnown) recycled += books.consume(input.lot, amount, input.field);
    else complete = false;
  }
  return { recycled, complete };
}

/**
 * Puts a transformation's outputs into their lots. Recycled mass goes where it is claimed, or, where nothing is claimed, to
 * each output by its mass.
 */
function giveOut(books: Books, outputs: readonly Portion[], claims: readonly Portion[], recycled: bigint): void {
  const masses = new Map<string, bigint>();
  for (const output of outputs) {
    const amount = books.measure(output);
    if (output.lot === undefined || amount === undefined || !books.comeIn(output.lot, amount, BY_TRANSFORMATION))
      continue;
    if (output.quantity?.unit === MASS) masses.set(output.lot, (masses.get(output.lot) ?? 0n) + amount);
  }
  const total = [...masses.values()].reduce((sum, mass) => sum + mass, 0n);
  const claimed = claims.length === 0 ? undefined : claimsByLot(claims);
  for (const [lot, mass] of masses) {
    const share = total === 0n ? 0n : (recycled * mass) / total;
    books.addRecycled(lot, claimed === undefined ? lesser(share, mass) : (claimed.get(lot)?.mass ?? 0n));
  }
  let sum = 0n;
  for (const [lot, { mass, field }] of claimed ?? []) {
    sum += mass;
    const of = masses.get(lot) ?? 0n;
    if (mass > of) exceeded(`${decimalOf(mass)} kg recycled are claimed of ${decimalOf(of)} kg that come out`, field);
    if (sum > recycled) {
      exceeded(`${decimalOf(sum)} kg recycled are claimed, ${decimalOf(recycled)} kg recycled went in`, field);
    }
  }
}

/** Goods that are not transformed: they come in, go out, or are handled as they are. */
function handle(books: Books, goods: readonly Portion[], claims: readonly Portion[], event: EpcisEvent): void {
  const step = event.bizStep ?? '';
  const arrived = new Map<string, bigint>();
  const handled = new Map<string, bigint>();
  for (const portion of goods) {
    const amount = books.measure(portion);
    if (portion.lot === undefined || amount === undefined) continue;
    if (portion.quantity?.unit === MASS) handled.set(portion.lot, (handled.get(portion.lot) ?? 0n) + amount);
    if (event.action !== 'DELETE' && INFLOW_STEPS.has(step)) {
      const isNew = books.comeIn(portion.lot, amount, step);
      if (isNew && portion.quantity?.unit === MASS) arrived.set(portion.lot, (arrived.get(portion.lot) ?? 0n) + amount);
    }
    const { cameInBy } = books.get(portion.lot);
    if (OUTFLOW_STEPS.has(step) && cameInBy !== undefined && cameInBy !== BY_USE) {
      books.consume(portion.lot, amount, portion.field);
    }
  }
  const claimed = claimsByLot(claims);
  for (const [lot, mass] of arrived) {
    if (step === 'collecting' && !claimed.has(lot)) books.addRecycled(lot, mass);
  }
  for (const [lot, { mass, field }] of claimed) {
    const of = handled.get(lot) ?? 0n;
    if (mass > of) exceeded(`${decimalOf(mass)} kg recycled are claimed of ${decimalOf(of)} kg`, field);
    if (step === 'shipping') books.handOn(lot, mass, of, field);
    else if (arrived.has(lot) && CLAIM_STEPS.has(step)) books.addRecycled(lot, mass);
    else exceeded(`nothing recycled comes in by ${step === '' ? 'this step' : step}`, field);
  }
}

/** In a step of recycling no more comes out than went in; checked where all of both is weighed. */
function requireConservation(event: EpcisEvent, inputs: readonly Portion[], outputs: readonly Portion[]): void {
  const weighed = [...inputs, ...outputs].every(({ quantity }) => quantity?.unit === MASS);
  const alsoItems = (event.inputEpcList?.length ?? 0) + (event.outputEpcList?.length ?? 0) > 0;
  if (!RECYCLING_STEPS.has(event.bizStep ?? '') || inputs.length === 0 || !weighed || alsoItems) return;
  const [massIn, massOut] = [inputs, outputs].map((portions) =>
    portions.reduce((sum, { quantity }) => sum + (quantity as Quantity).billionths, 0n),
  ) as [bigint, bigint];
  if (massOut > massIn) {
    refuse('mass-balance-exceeded', `${decimalOf(massOut)} kg come out of ${decimalOf(massIn)} kg`, {
      field: 'event.outputQuantityList',
    });
  }
}

function portionsIn(
  event: EpcisEvent,
  name: 'quantityList' | 'childQuantityList' | 'inputQuantityList' | 'outputQuantityList' | 'recycledContent',
): Portion[] {
  return (event[name] ?? []).map(({ epcClass, quantity, uom }, index) => {
    const field = `event.${name}.${index}`;
    return {
      lot: lotNameOf(epcClass),
      quantity: quantity === undefined ? undefined : parseQuantity(quantity, uom, `${field}.quantity`),
      field,
    };
  });
}

/** Claims by lot. @throws Refusal `invalid-input` for a claim of no lot, `unit-unsupported` for one that is no mass */
function claimsByLot(claims: readonly Portion[]): Map<string, { mass: bigint; field: string }> {
  const byLot = new Map<string, { mass: bigint; field: string }>();
  for (const { lot, quantity, field } of claims) {
    if (lot === undefined) return refuse('invalid-input', 'recycled content is claimed of a lot', { field });
    if (quantity?.unit !== MASS) return refuse('unit-unsupported', 'recycled content is a mass', { field });
    byLot.set(lot, { mass: (byLot.get(lot)?.mass ?? 0n) + quantity.billionths, field });
  }
  return byLot;
}

function exceeded(detail: string, field: string): never {
  return refuse('recycled-content-exceeded', detail, { field });
}

function lesser(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
