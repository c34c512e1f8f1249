/** For tests: bodies of commands, and the way of a receivable up to each of its states. */

import { id } from 'ethers';
import type { AcceptanceMandate } from '../../domain/acceptance-mandate';
import type { BankPolicyTerms } from '../../domain/bank-policy';
import { type CalendarDate, daysBetween } from '../../domain/calendar';
import type { CommandBody } from '../../domain/commands';
import type { EpcisEvent } from '../../domain/green-evidence';
import { appliedTermsOf, type RateCardTerms } from '../../domain/pricing';
import type { PricingFacts } from '../../domain/rate-card';
import { recordHash } from '../../domain/record-codec';
import type { LedgerRecord } from '../../domain/records';
import {
  acceptanceOf,
  assignmentOf,
  confirmationOf,
  earlyPaymentOf,
  type TypedData,
  transferOf,
} from '../../domain/typed-data';
import { CHANNEL, type Ledger } from './ledger';
import { ANCHOR, BANK_A, OPERATOR, OTHER_SUPPLIER, type Party, SUPPLIER } from './parties';

/** 100,000.00 CNY of the supplier, due by the anchor on 2026-06-30: 120 days after the tests' morning. */
export function anInvoice(
  fields: Partial<CommandBody<'issueReceivable'>> & { number?: string } = {},
): CommandBody<'issueReceivable'> {
  const { number = 'INV-2026-0042', ...rest } = fields;
  return {
    obligor: ANCHOR.party,
    invoice: {
      number,
      issueDate: '2026-02-20',
      documentSha256: id(`document ${number}`).slice(2),
      orderReference: 'PO-7',
      deliveryReference: 'DN-9',
    },
    amountMinor: '10000000',
    currency: 'CNY',
    maturityDate: '2026-06-30',
    ...rest,
  };
}

/** Charges 300 + 50 + 20 = 370 bps; concedes 30 for recycling and 5 for transport, at most 32. */
export const TERMS: RateCardTerms = {
  currency: 'CNY',
  baseRateBps: 300,
  anchorSpreads: [{ obligor: ANCHOR.party, bps: 50 }],
  otherAnchorSpreadBps: 120,
  tenorSteps: [{ upToDays: 365, bps: 20 }],
  greenGrid: [
    { evidence: 'recycling', bps: 30 },
    { evidence: 'transport', bps: 5 },
  ],
  greenCapBps: 32,
  minimumRateBps: 250,
  advanceRateBps: 9_000,
};

/** An event of the supplier that names an invoice; its lots are its own, by the number of the event. */
export function aGreenEvent(
  eventId: string,
  fields: Partial<EpcisEvent> = {},
  invoiceNumber = 'INV-2026-0042',
): CommandBody<'captureGreenEvent'> {
  const ownLots = (list: EpcisEvent['inputQuantityList']) =>
    list?.map((goods) => ({ ...goods, epcClass: `${goods.epcClass}-${eventId}` }));
  const lists = Object.fromEntries(
    (['inputQuantityList', 'outputQuantityList'] as const)
      .filter((name) => fields[name] !== undefined)
      .map((name) => [name, ownLots(fields[name])]),
  );
  return {
    event: {
      eventId: `urn:uuid:${eventId}`,
      type: 'ObjectEvent',
      eventTime: '2026-02-18T09:30:00+08:00',
      eventTimeZoneOffset: '+08:00',
      bizStep: 'shipping',
      bizTransactionList: [
        { type: 'inv', bizTransaction: `urn:epcglobal:cbv:bt:6901234000009:${encodeURIComponent(invoiceNumber)}` },
      ],
      ...fields,
      ...lists,
    },
    counterparty: ANCHOR.party,
    documentSha256: id(`event ${eventId}`).slice(2),
  };
}

/** What makes an event one of recycling: waste is collected and turned into material in one step. */
export const RECYCLING: Partial<EpcisEvent> = {
  type: 'TransformationEvent',
  bizStep: 'collecting',
  inputQuantityList: [{ epcClass: 'urn:epc:class:lgtin:6901234.000002.W1', quantity: '250', uom: 'KGM' }],
  outputQuantityList: [{ epcClass: 'urn:epc:class:lgtin:6901234.000001.L1', quantity: '200', uom: 'KGM' }],
};

/** Signs typed data as a command carries it. */
export async function signatureOn(
  party: Party,
  dataOf: (nonce: string, expiresAt: number) => TypedData,
  { nonce = id('nonce'), expiresAt = Math.floor(Date.parse('2026-03-05T00:00:00Z') / 1000) } = {},
): Promise<{ signature: string; nonce: string; expiresAt: number }> {
  const data = dataOf(nonce, expiresAt);
  return { signature: await party.wallet.signTypedData(data.domain, data.types, data.message), nonce, expiresAt };
}

/** The body of a confirmation, signed by the obligor unless told otherwise. */
export async function aConfirmation(
  ledger: Ledger,
  receivable: string,
  { signer = ANCHOR, channel = CHANNEL, nonce = id(`confirm ${receivable}`), ...rest } = {} as {
    signer?: Party;
    channel?: string;
    nonce?: string;
    expiresAt?: number;
  },
): Promise<CommandBody<'confirmReceivable'>> {
  const record = await ledger.record('receivable', receivable);
  const signed = await signatureOn(signer, (given, until) => confirmationOf(channel, record, given, until), {
    nonce,
    ...rest,
  });
  return { receivable, ...signed };
}

/** A salt of its own for each use of a name. */
export const aSalt = (name: string) => id(`salt ${name}`);

/** The body of a rate card. */
export function aRateCard(terms: Partial<RateCardTerms> = {}, name = 'standard'): CommandBody<'publishRateCard'> {
  return { name, terms: { ...TERMS, ...terms }, salt: aSalt(`card ${name} ${JSON.stringify(terms)}`) };
}

/** The body of a policy that takes everything in CNY, up to 1,000,000.00 of it. */
export function aPolicy(fields: Partial<BankPolicyTerms> = {}, name = 'policy'): CommandBody<'publishPolicy'> {
  const limits = {
    totalMinor: '100000000',
    obligors: [],
    otherObligorMinor: '100000000',
    groups: [],
    industries: [],
    tenors: [],
  };
  return {
    name,
    terms: { currency: 'CNY', eligibility: {}, limits, prices: TERMS, ...fields },
    salt: aSalt(`policy ${name} ${JSON.stringify(fields)}`),
  };
}

/** The body of a facility for the tests' anchor: 1,000,000.00 CNY for up to a year. */
export function aFacility(fields: Partial<CommandBody<'setFacility'>> = {}): CommandBody<'setFacility'> {
  return {
    obligor: ANCHOR.party,
    currency: 'CNY',
    limitMinor: '100000000',
    maxTenorDays: 365,
    salt: aSalt('facility'),
    ...fields,
  };
}

/** The body of a request: funds by 2026-03-10, without recourse. */
export function aRequest(
  receivable: string,
  fields: Partial<CommandBody<'requestFinancing'>> = {},
): CommandBody<'requestFinancing'> {
  return { receivable, latestDate: '2026-03-10', recourse: false, ...fields };
}

/** The body of a bank's offer by the latest revision of its card, on a reservation that it holds. */
export async function anOffer(
  ledger: Ledger,
  bank: Party,
  request: string,
  reservation: string,
  {
    card = 'standard',
    valueDate = '2026-03-02',
    facts = {},
  }: { card?: string; valueDate?: string; facts?: PricingFacts } = {},
): Promise<CommandBody<'makeOffer'>> {
  const secrets = ledger.privately(bank);
  const rateCard = (await secrets.list('rateCard', bank.party, card)).at(-1);
  const held = await secrets.get('reservation', reservation);
  if (rateCard === undefined || held === undefined) throw new Error('the bank has no such card or reservation');
  const { receivable } = await ledger.record('financingRequest', request);
  const about = await ledger.record('receivable', receivable);
  return offerOn(request, about, rateCard, held, { valueDate, facts, salt: aSalt(`offer ${request} ${bank.party}`) });
}

/** The body of an offer for a receivable by a card of the bank, on a reservation of the bank. */
export function offerOn(
  request: string,
  { obligor, maturityDate }: LedgerRecord<'receivable'>,
  rateCard: LedgerRecord<'rateCard'>,
  held: LedgerRecord<'reservation'>,
  { valueDate, salt, facts = {} }: { valueDate: string; salt: string; facts?: PricingFacts },
): CommandBody<'makeOffer'> {
  const tenorDays = daysBetween(valueDate as CalendarDate, maturityDate as CalendarDate);
  return {
    request,
    valueDate,
    rateCard: { name: rateCard.name, revision: rateCard.revision, sha256: recordHash('rateCard', rateCard) },
    terms: appliedTermsOf(rateCard.terms, obligor, tenorDays, facts),
    reservation: held,
    salt,
  };
}

/** A part of a bank's facility, held for a receivable; the facility is set for it. */
export async function aReservation(
  ledger: Ledger,
  bank: Party,
  receivable: string,
  amountMinor = '10000000',
): Promise<string> {
  await ledger.as(bank).does('setFacility', aFacility());
  const salt = aSalt(`reservation ${bank.party} ${receivable}`);
  return ledger.as(bank).does('reserveFacility', { receivable, amountMinor, salt });
}

/** The body of an acceptance, signed by the holder unless told otherwise. */
export async function anAcceptance(
  ledger: Ledger,
  offer: string,
  { signer = SUPPLIER, nonce = id(`accept ${offer}`) } = {},
): Promise<CommandBody<'acceptOffer'>> {
  const sealed = await ledger.sealedOffer(offer);
  const signed = await signatureOn(signer, (given, until) => assignmentOf(CHANNEL, sealed, given, until), { nonce });
  return { offer: sealed, ...signed };
}

/** The body of an acceptance by a mandate of the holder: up to 10 % a year, at least 1, from the beginning of time on. */
export async function aMandatedAcceptance(
  ledger: Ledger,
  offer: string,
  {
    signer = SUPPLIER,
    nonce = id(`mandate ${offer}`),
    ...limits
  }: { signer?: Party; nonce?: string } & Partial<AcceptanceMandate> = {},
): Promise<CommandBody<'acceptOffer'>> {
  const sealed = await ledger.sealedOffer(offer);
  const mandate = { maxAnnualRate: '0.10000000', minNetMinor: '1', notBefore: 0, ...limits };
  const dataOf = (given: string, expiresAt: number) =>
    acceptanceOf(CHANNEL, sealed, { mandate, nonce: given, expiresAt });
  return { offer: sealed, mandate, ...(await signatureOn(signer, dataOf, { nonce })) };
}

/** The body of a transfer to another supplier, signed by the holder unless told otherwise. */
export async function aTransfer(
  ledger: Ledger,
  receivable: string,
  { signer = SUPPLIER, receiver = OTHER_SUPPLIER.party, nonce = id(`transfer ${receivable}`), ...rest } = {} as {
    signer?: Party;
    receiver?: string;
    nonce?: string;
    expiresAt?: number;
  },
): Promise<CommandBody<'transferReceivable'>> {
  const record = await ledger.record('receivable', receivable);
  const dataOf = (given: string, until: number) => transferOf(CHANNEL, record, receiver, given, until);
  return { receivable, receiver, ...(await signatureOn(signer, dataOf, { nonce, ...rest })) };
}

/** The body of an early payment: 98,500.00 CNY on 2026-03-04, signed by both parties unless told otherwise. */
export async function anEarlyPayment(
  ledger: Ledger,
  receivable: string,
  {
    obligor = ANCHOR,
    holder = SUPPLIER,
    promiseNonce = id(`promise ${receivable}`),
    nonce = id(`accept early ${receivable}`),
    payMinor = '9850000',
    payOn = '2026-03-04',
    ...rest
  } = {} as {
    obligor?: Party;
    holder?: Party;
    promiseNonce?: string;
    nonce?: string;
    payMinor?: string;
    payOn?: string;
    expiresAt?: number;
  },
): Promise<CommandBody<'agreeEarlyPayment'>> {
  const record = await ledger.record('receivable', receivable);
  const terms = { payMinor, payOn };
  const dataOf = (given: string, until: number) => earlyPaymentOf(CHANNEL, record, terms, given, until);
  return {
    receivable,
    ...terms,
    promise: await signatureOn(obligor, dataOf, { nonce: promiseNonce, ...rest }),
    ...(await signatureOn(holder, dataOf, { nonce, ...rest })),
  };
}

/** What the operator says of a receivable. */
export function aVerification(receivable: string): CommandBody<'verifyReceivable'> {
  return { receivable, reportSha256: id(`report on ${receivable}`).slice(2), flags: [] };
}

/** A receivable that the operator verified. */
export async function verifiedReceivable(
  ledger: Ledger,
  fields: Parameters<typeof anInvoice>[0] = {},
): Promise<string> {
  const receivable = await ledger.as(SUPPLIER).does('issueReceivable', anInvoice(fields));
  return ledger.as(OPERATOR).does('verifyReceivable', aVerification(receivable));
}

/** A receivable that its obligor confirmed. */
export async function confirmedReceivable(
  ledger: Ledger,
  fields: Parameters<typeof anInvoice>[0] = {},
): Promise<string> {
  const receivable = await verifiedReceivable(ledger, fields);
  return ledger.as(ANCHOR).does('confirmReceivable', await aConfirmation(ledger, receivable));
}

/** A confirmed receivable that its holder wants financed. */
export async function financingRequest(
  ledger: Ledger,
  fields: Parameters<typeof anInvoice>[0] = {},
  wanted: Parameters<typeof aRequest>[1] = {},
): Promise<{ receivable: string; request: string }> {
  const receivable = await confirmedReceivable(ledger, fields);
  return { receivable, request: await ledger.as(SUPPLIER).does('requestFinancing', aRequest(receivable, wanted)) };
}

/** A bank's offer, priced by a card that it publishes for it, on a reservation that it makes for it. */
export async function offerBy(
  ledger: Ledger,
  bank: Party,
  request: string,
  { terms = {}, valueDate = '2026-03-02' }: { terms?: Partial<RateCardTerms>; valueDate?: string } = {},
): Promise<string> {
  await ledger.as(bank).does('publishRateCard', aRateCard(terms));
  const { receivable } = await ledger.record('financingRequest', request);
  const { amountMinor } = await ledger.record('receivable', receivable);
  const reservation = await aReservation(ledger, bank, receivable, amountMinor);
  return ledger.as(bank).does('makeOffer', await anOffer(ledger, bank, request, reservation, { valueDate }));
}

/** A receivable that bank A financed. */
export async function financedReceivable(
  ledger: Ledger,
  fields: Parameters<typeof anInvoice>[0] = {},
  wanted: Parameters<typeof aRequest>[1] = {},
): Promise<{ receivable: string; offer: string }> {
  const { receivable, request } = await financingRequest(ledger, fields, wanted);
  const offer = await offerBy(ledger, BANK_A, request);
  await ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, offer));
  await aDisbursement(ledger, BANK_A, offer);
  return { receivable, offer };
}

/** The bank files the financing of an offer and pays it. */
export async function aDisbursement(ledger: Ledger, bank: Party, offer: string): Promise<void> {
  const filing = { offer, registryFilingNumber: 'Z-1' };
  await ledger.as(bank).does('recordFiling', filing);
  await ledger.as(bank).does('disburseOffer', { ...filing, paymentReference: 'P-1' });
}
