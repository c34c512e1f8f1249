/** pain.001 out: a party's own instruction to its own bank; money never passes the operator. */
import { createHash } from 'node:crypto';
import { type Currency, MINOR_UNIT_DIGITS } from '../domain/money';
import { type Agent, isIban, type PartyAccount } from './accounts';
import type { PaymentOrder } from './payment-order';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.12';

/** What an instruction is made of; the same input gives the same bytes. */
export interface InstructionInput {
  readonly debtor: PartyAccount;
  /** Of one currency, each record once. */
  readonly orders: readonly PaymentOrder[];
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
 * @throws Error when an order is another payer's, in another currency or there twice: callers choose them
 */
export function paymentInstruction(input: InstructionInput): PaymentInstruction {
  const { debtor, createdAt } = input;
  const orders = [...input.orders].sort(byDayAndReference);
  const currency = requireOneKind(input);
  const named = orders.map(({ amountMinor, ...order }) => ({ ...order, amountMinor: amountMinor.toString() }));
  const digest = createHash('sha256')
    .update(JSON.stringify([debtor, createdAt, named]))
    .digest('hex');
  const messageId = `GT-${digest.slice(0, 32)}`;
  const days = [...new Set(orders.map(({ valueDate }) => valueDate))];
  const header = [
    text('MsgId', messageId),
    text('CreDtTm', createdAt),
    ...totals(orders),
    element('InitgPty', party(debtor)),
  ];
  const blocks = days.map((day, index) => {
    const ofDay = orders.filter(({ valueDate }) => valueDate === day);
    return element('PmtInf', [
      text('PmtInfId', `GT-${digest.slice(0, 24)}-${index + 1}`),
      text('PmtMtd', 'TRF'),
      ...totals(ofDay),
      element('ReqdExctnDt', [text('Dt', day)]),
      element('Dbtr', party(debtor)),
      element('DbtrAcct', account(debtor)),
      element('DbtrAgt', agent(debtor.agent)),
      text('ChrgBr', 'SHAR'),
      ...ofDay.map((order) => transfer(order, currency)),
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

function requireOneKind({ debtor, orders }: InstructionInput): Currency {
  const [first] = orders;
  if (first === undefined) throw new Error('an instruction pays something');
  const seen = new Set<string>();
  for (const { endToEndId, payer, currency } of orders) {
    if (payer !== debtor.party) throw new Error(`${endToEndId} is another party's to pay`);
    if (currency !== first.currency) throw new Error(`${endToEndId} is in ${currency}, not ${first.currency}`);
    if (seen.has(endToEndId)) throw new Error(`${endToEndId} is there twice`);
    seen.add(endToEndId);
  }
  return first.currency;
}

function byDayAndReference(left: PaymentOrder, right: PaymentOrder): number {
  const [one, other] = [`${left.valueDate} ${left.endToEndId}`, `${right.valueDate} ${right.endToEndId}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The control sum of ISO 20022 adds the amounts as they are written. */
function totals(orders: readonly PaymentOrder[]): string[] {
  const sumMinor = orders.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const currency = orders[0]?.currency ?? 'CNY';
  return [text('NbOfTxs', String(orders.length)), text('CtrlSum', decimalAmount(sumMinor, currency))];
}

function transfer({ record, endToEndId, amountMinor, creditor, remittance }: PaymentOrder, currency: Currency): string {
  return element('CdtTrfTxInf', [
    element('PmtId', [text('InstrId', record.slice(record.indexOf('/') + 1)), text('EndToEndId', endToEndId)]),
    element('Amt', [`<InstdAmt Ccy="${currency}">${decimalAmount(amountMinor, currency)}</InstdAmt>`]),
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
