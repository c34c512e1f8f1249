/** For tests: accepted offers, receivables and a bank's files, as the parties of this engine would have them. */
import type { LedgerRecord } from '../../domain/records';
import type { PartyAccount } from '../accounts';

export const BANK = '91990000955917903J';
export const SUPPLIER = '91420802MAYW0G386H';
export const ANCHOR = '91340111MAYW0G108J';
export const OFFER = `O${'1'.repeat(24)}`;
export const RECEIVABLE = `R${'2'.repeat(24)}`;

export const BANK_ACCOUNT: PartyAccount = {
  party: BANK,
  name: 'Changjiang Bank & Trust <Wuhan>',
  account: 'DE89370400440532013000',
  agent: { bic: 'COBADEFFXXX' },
};
export const SUPPLIER_ACCOUNT: PartyAccount = {
  party: SUPPLIER,
  name: '荆门青山新材料有限公司',
  account: '6222000012345678901',
  agent: { cnaps: '102521000019' },
};

type Offer = LedgerRecord<'offer'>;
type Receivable = LedgerRecord<'receivable'>;

/** An accepted and filed offer, as far as payments look at it. */
export function anOffer(fields: Partial<Offer> = {}, quote: Partial<Offer['quote']> = {}): Offer {
  const filing = { registryFilingNumber: 'Z-2026-1', filedAt: '2026-03-02T02:00:00.000Z' };
  const priced = { currency: 'CNY', netMinor: '8898600', valueDate: '2026-03-03', ...quote };
  const offer = { id: OFFER, receivable: RECEIVABLE, bank: BANK, holder: SUPPLIER, state: 'accepted', filing };
  return { ...offer, ...fields, quote: priced } as Offer;
}

/** A receivable that the bank financed, as far as payments look at it. */
export function aReceivable(fields: Partial<Receivable> = {}): Receivable {
  return {
    id: RECEIVABLE,
    seller: SUPPLIER,
    obligor: ANCHOR,
    holder: BANK,
    invoice: { number: 'INV-2026-0042' },
    currency: 'CNY',
    amountMinor: '10000000',
    state: 'financed',
    financing: { offer: OFFER, financier: BANK, recourse: true },
    ...fields,
  } as Receivable;
}

/** What an entry of a file says. */
export interface EntryText {
  readonly amount?: string;
  readonly currency?: string;
  readonly direction?: 'CRDT' | 'DBIT';
  readonly status?: string;
  readonly reversal?: boolean;
  readonly bankReference?: string;
  readonly endToEndId?: string;
  readonly remittance?: string;
  readonly code?: string;
  readonly bookedOn?: string;
  /** Amounts of the transactions, where the bank booked them as a sum. */
  readonly details?: readonly string[];
}

/** An entry (`Ntry`) of camt.053.001.12 or camt.054.001.12. */
export function anEntry(entry: EntryText = {}): string {
  const { amount = '100000.00', currency = 'CNY', direction = 'CRDT', status = 'BOOK', bankReference, details } = entry;
  const role = direction === 'CRDT' ? 'Dbtr' : 'Cdtr';
  const party =
    entry.code === undefined
      ? ''
      : `<RltdPties><${role}><Pty><Nm>Somebody</Nm><Id><OrgId><Othr><Id>${entry.code}</Id></Othr></OrgId></Id></Pty></${role}></RltdPties>`;
  const reference = bankReference === undefined ? '' : `<AcctSvcrRef>${bankReference}</AcctSvcrRef>`;
  const refs = `<Refs><EndToEndId>${entry.endToEndId ?? 'NOTPROVIDED'}</EndToEndId></Refs>`;
  const remittance = entry.remittance === undefined ? '' : `<RmtInf><Ustrd>${entry.remittance}</Ustrd></RmtInf>`;
  const transaction = (each: string) =>
    `<TxDtls>${refs}<Amt Ccy="${currency}">${each}</Amt>${party}${remittance}</TxDtls>`;
  return [
    `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd>`,
    entry.reversal === true ? '<RvslInd>true</RvslInd>' : '',
    `<Sts><Cd>${status}</Cd></Sts><BookgDt><Dt>${entry.bookedOn ?? '2026-06-30'}</Dt></BookgDt>${reference}<BkTxCd/>`,
    `<NtryDtls>${(details ?? [amount]).map(transaction).join('')}</NtryDtls></Ntry>`,
  ].join('');
}

/** A statement (camt.053.001.12) of the bank's account. */
export function aStatement(entries: readonly string[], prefix = ''): string {
  const balance = (code: string) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-06-30</Dt></Dt></Bal>`;
  const body = [
    '<BkToCstmrStmt><GrpHdr><MsgId>STATEMENT-1</MsgId><CreDtTm>2026-07-01T08:00:00Z</CreDtTm></GrpHdr>',
    '<Stmt><Id>S-1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>',
    balance('OPBD'),
    balance('CLBD'),
    ...entries,
    '</Stmt></BkToCstmrStmt>',
  ].join('');
  return documentOf('camt.053.001.12', body, prefix);
}

/** A notification (camt.054.001.12) of the bank's account. */
export function aNotification(entries: readonly string[]): string {
  const body = [
    '<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>NOTE-1</MsgId><CreDtTm>2026-07-01T08:00:00Z</CreDtTm></GrpHdr>',
    '<Ntfctn><Id>N-1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>',
    ...entries,
    '</Ntfctn></BkToCstmrDbtCdtNtfctn>',
  ].join('');
  return documentOf('camt.054.001.12', body, '');
}

function documentOf(message: string, body: string, prefix: string): string {
  const uri = `urn:iso:std:iso:20022:tech:xsd:${message}`;
  if (prefix === '') return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="${uri}">${body}</Document>`;
  const named = body.replace(/<(\/?)(?=[A-Z])/g, `<$1${prefix}:`);
  return `<${prefix}:Document xmlns:${prefix}="${uri}">${named}</${prefix}:Document>`;
}
