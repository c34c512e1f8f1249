/** pain.001 out: a bank's own instruction to pay accepted and filed offers; money never passes the operator. */
import { createHash } from 'node:crypto';
import { type Currency, MINOR_UNIT_DIGITS } from '../domain/money';
import type { LedgerRecord } from '../domain/records';
import { type Agent, isIban, type PartyAccount } from './accounts';
import { disbursementReference } from './references';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.12';

/** One payment of an instruction. */
export interface Disbursement {
  readonly offer: LedgerRecord<'offer'>;
  /** The account of the holder that assigned the receivable. */
  readonly creditor: PartyAccount;
}

/** What an instruction is made of; the same input gives the same bytes. */
export interface InstructionInput {
  readonly debtor: PartyAccount;
  /** Of one currency, each offer once. */
  readonly disbursements: readonly Disbursement[];
  /** Instant of the instruction (ISO 8601, UTC). */
  readonly createdAt: string;
}

/** An instruction to send to the bank's payment system. */
export interface PaymentInstruction {
  /** Follows from the content, so that the bank's system knows a repetition. */
  readonly messageId: string;
  readonly xml: string;
}

/**
 * Writes a pain.001.001.12 (customer credit transfer initiation): one payment block a day of value, in their order.
 * @throws Error when an offer is not accepted and filed, is another bank's or is in another currency: callers choose them
 */
export function paymentInstruction(input: InstructionInput): PaymentInstruction {
  const { debtor, createdAt } = input;
  const disbursements = [...input.disbursements].sort(byDayAndOffer);
  const currency = requireOneKind(input);
  const digest = createHash('sha256')
    .update(JSON.stringify([debtor, createdAt, disbursements.map(({ offer, creditor }) => [offer.id, creditor])]))
    .digest('hex');
  const messageId = `GT-${digest.slice(0, 32)}`;
  const days = [...new Set(disbursements.map(({ offer }) => offer.quote.valueDate))];
  const header = [
    text('MsgId', messageId),
    text('CreDtTm', createdAt),
    ...totals(disbursements, currency),
    element('InitgPty', party(debtor)),
  ];
  const blocks = days.map((day, index) => {
    const ofDay = disbursements.filter(({ offer }) => offer.quote.valueDate === day);
    return element('PmtInf', [
      text('PmtInfId', `GT-${digest.slice(0, 24)}-${index + 1}`),
      text('PmtMtd', 'TRF'),
      ...totals(ofDay, currency),
      element('ReqdExctnDt', [text('Dt', day)]),
      element('Dbtr', party(debtor)),
      element('DbtrAcct', account(debtor)),
      element('DbtrAgt', agent(debtor.agent)),
      text('ChrgBr', 'SHAR'),
      ...ofDay.map((disbursement) => transfer(disbursement, currency)),
    ]);
  });
  const body = element('CstmrCdtTrfInitn', [element('GrpHdr', header), ...blocks]);
  return {
    messageId,
    xml: `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${NAMESPACE}">\n${body}\n</Document>\n`,
  };
}

/** Minor units as ISO 20022 writes amounts. */
export function decimalAmount(amountMinor: bigint, currency: Currency): string {
  const digits = MINOR_UNIT_DIGITS[currency];
  const padded = amountMinor.toString().padStart(digits + 1, '0');
  return digits === 0 ? padded : `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

function requireOneKind({ debtor, disbursements }: InstructionInput): Currency {
  const currency = disbursements[0]?.offer.quote.currency;
  if (currency === undefined) throw new Error('an instruction pays something');
  const seen = new Set<string>();
  for (const { offer, creditor } of disbursements) {
    if (offer.state !== 'accepted' || offer.filing === undefined) throw new Error(`${offer.id} is not to be paid`);
    if (offer.bank !== debtor.party || offer.holder !== creditor.party)
      throw new Error(`${offer.id} is others' business`);
    if (offer.quote.currency !== currency)
      throw new Error(`${offer.id} is in ${offer.quote.currency}, not ${currency}`);
    if (seen.has(offer.id)) throw new Error(`${offer.id} is there twice`);
    seen.add(offer.id);
  }
  return currency as Currency;
}

function byDayAndOffer({ offer: left }: Disbursement, { offer: right }: Disbursement): number {
  const [one, other] = [`${left.quote.valueDate} ${left.id}`, `${right.quote.valueDate} ${right.id}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

function totals(disbursements: readonly Disbursement[], currency: Currency): string[] {
  const sumMinor = disbursements.reduce((sum, { offer }) => sum + BigInt(offer.quote.netMinor), 0n);
  return [text('NbOfTxs', String(disbursements.length)), text('CtrlSum', decimalAmount(sumMinor, currency))];
}

function transfer({ offer, creditor }: Disbursement, currency: Currency): string {
  const amount = decimalAmount(BigInt(offer.quote.netMinor), currency);
  const remittance = `${offer.receivable} registry ${offer.filing?.registryFilingNumber}`;
  return element('CdtTrfTxInf', [
    element('PmtId', [text('InstrId', offer.id), text('EndToEndId', disbursementReference(offer.id))]),
    element('Amt', [`<InstdAmt Ccy="${currency}">${amount}</InstdAmt>`]),
    element('CdtrAgt', agent(creditor.agent)),
    element('Cdtr', party(creditor)),
    element('CdtrAcct', account(creditor)),
    element('RmtInf', [text('Ustrd', clipped(remittance, 140))]),
  ]);
}

function party({ name, party: code }: PartyAccount): string[] {
  const scheme = element('SchmeNm', [text('Prtry', 'USCC')]);
  return [
    text('Nm', clipped(name, 140)),
    element('Id', [element('OrgId', [element('Othr', [text('Id', code), scheme])])]),
  ];
}

function account({ account: number }: PartyAccount): string[] {
  return [element('Id', isIban(number) ? [text('IBAN', number)] : [element('Othr', [text('Id', number)])])];
}

function agent(agent: Agent): string[] {
  if ('bic' in agent) return [element('FinInstnId', [text('BICFI', agent.bic)])];
  const system = element('ClrSysId', [text('Cd', 'CNAPS')]);
  return [element('FinInstnId', [element('ClrSysMmbId', [system, text('MmbId', agent.cnaps)])])];
}

function element(name: string, children: readonly string[]): string {
  return `<${name}>${children.join('')}</${name}>`;
}

function text(name: string, content: string): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<${name}>${escaped}</${name}>`;
}

function clipped(content: string, length: number): string {
  return [...content].slice(0, length).join('');
}
