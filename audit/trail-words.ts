/** What a command did, in words for people: English and Chinese. */
import type { CommandBody, CommandName } from '../domain/commands';
import { type Currency, formatMinor } from '../domain/money';
import type { LedgerRecord } from '../domain/records';
import type { SealedCommandName } from './checks/repetition';

/** What a command did, in the words of a language. */
export type Words = {
  readonly [Name in Exclude<CommandName, SealedCommandName>]: (
    body: CommandBody<Name>,
    told: (path: string) => unknown,
    subject: string,
  ) => string;
};

/** What a command did, in words; `told` gives the record at a path as the transaction left it. */
export const WORDS: Words = {
  registerFirm: ({ name, code, roles, mspId }) => `registered ${name} (${code}) as ${roles.join(', ')} with ${mspId}`,
  updateFirm: ({ code, codeReview, ...changes }) =>
    `changed ${[...Object.keys(changes), ...(codeReview === undefined ? [] : ['codeReview'])].join(', ')} of ${code}`,
  registerSignatory: ({ address }) => `named the signatory ${address}`,
  rotateSignatory: ({ address, newAddress }) => `named the signatory ${newAddress} in place of ${address}`,
  revokeSignatory: ({ address, reason }) => `revoked the signatory ${address}: ${reason}`,
  issueCredential: ({ holder, credential, validFrom, validUntil }) =>
    `gave ${holder} the credential ${credential}, valid ${validFrom} to ${validUntil}`,
  renewCredential: ({ holder, credential, validUntil }) =>
    `renewed the credential ${credential} of ${holder} until ${validUntil}`,
  revokeCredential: ({ holder, credential, reason }) => `revoked the credential ${credential} of ${holder}: ${reason}`,
  captureGreenEvent: ({ event, counterparty }) =>
    `captured the green event ${event.eventId} (${event.bizStep ?? event.type}) for ${counterparty} to attest`,
  attestGreenEvent: ({ greenEvent }) => `attested the green event ${greenEvent}`,
  disputeGreenEvent: ({ greenEvent, reason }) => `disputed the green event ${greenEvent}: ${reason}`,
  declareGreenEventError: ({ greenEvent, reason }) => `declared the green event ${greenEvent} wrong: ${reason}`,
  issueReceivable: ({ invoice, amountMinor, currency, obligor, maturityDate }) =>
    `issued invoice ${invoice.number}: ${obligor} owes ${money(amountMinor, currency)} on ${maturityDate}`,
  verifyReceivable: ({ reportSha256, flags }) =>
    `verified by the report ${reportSha256}${flags.length === 0 ? '' : `, flagged ${flags.join(', ')}`}`,
  rejectReceivable: ({ reason }) => `rejected: ${reason}`,
  disputeReceivable: ({ reason }) => `disputed: ${reason}`,
  resolveDispute: ({ resolution }) => `resolved the dispute: ${resolution}`,
  diluteReceivable: ({ creditNote, amountMinor, currency }) =>
    `credited ${money(amountMinor, currency)} by ${creditNote.number}`,
  cancelReceivable: ({ reason }) => `cancelled: ${reason}`,
  splitReceivable: ({ amountsMinor }, told, subject) => {
    const { currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `split into parts of ${amountsMinor.map((amount) => money(amount, currency)).join(', ')}`;
  },
  transferReceivable: ({ receivable, receiver }, told, subject) => {
    const { order } = (told(subject) ?? {}) as Partial<LedgerRecord<'transfer'>>;
    return `ordered ${receivable} over to ${receiver} by the signature of ${order?.signer}`;
  },
  acceptTransfer: (_, told, subject) => {
    const { receivable, holder } = (told(subject) ?? {}) as Partial<LedgerRecord<'transfer'>>;
    return `took ${receivable} over from ${holder}`;
  },
  cancelTransfer: (_, told, subject) => {
    const { receivable } = (told(subject) ?? {}) as Partial<LedgerRecord<'transfer'>>;
    return `called the transfer of ${receivable} off`;
  },
  confirmReceivable: (_, told, subject) => {
    const { confirmation, amountMinor, currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `confirmed ${money(amountMinor, currency)} by the signature of ${confirmation?.signer}`;
  },
  requestFinancing: ({ latestDate, recourse }) =>
    `asked for financing by ${latestDate}, ${recourse ? 'with' : 'without'} recourse`,
  withdrawRequest: () => 'took the request for financing back',
  acceptOffer: (_, told, subject) => {
    const { acceptance, bank } = (told(subject) ?? {}) as Partial<LedgerRecord<'offer'>>;
    const by =
      acceptance?.mandate === undefined ? 'signature' : `mandate (up to ${acceptance.mandate.maxAnnualRate} a year)`;
    return `accepted and assigned the receivable to ${bank} by the ${by} of ${acceptance?.signer}`;
  },
  recordFiling: ({ registryFilingNumber }) => `filed the financing in the registry under ${registryFilingNumber}`,
  disburseOffer: ({ registryFilingNumber, paymentReference }) =>
    `paid (${paymentReference}) after filing ${registryFilingNumber} in the registry`,
  agreeEarlyPayment: ({ payMinor, payOn }, told, subject) => {
    const { amountMinor, currency, promise, acceptance } = (told(subject) ?? {}) as Partial<
      LedgerRecord<'earlyPayment'>
    >;
    const signers = `of ${promise?.signer} for the obligor and ${acceptance?.signer} for the holder`;
    return `agreed that ${money(payMinor, currency)} is paid on ${payOn} for ${money(amountMinor, currency)}, by the signatures ${signers}`;
  },
  lapseEarlyPayment: () => 'let the early payment lapse, which was not made',
  settleReceivable: ({ amountMinor, paidOn, paymentReference }, told, subject) => {
    const { currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `booked ${money(amountMinor, currency)} paid by the obligor on ${paidOn} (${paymentReference})`;
  },
  markOverdue: () => 'marked overdue',
  recourseReceivable: ({ paymentReference }, told, subject) => {
    const { recourse, currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `took recourse for ${money(recourse?.amountMinor, currency)} (${paymentReference})`;
  },
  writeOffReceivable: ({ reason }, told, subject) => {
    const { writeOff, currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `wrote ${money(writeOff?.amountMinor, currency)} off: ${reason}`;
  },
};

/** What the bank sealed, in words: it was revealed later. */
export function sealedWords(name: string, body: unknown): string {
  if (name !== 'makeOffer') return 'gave a command in private';
  const { rateBps, discountMinor, netMinor, currency } = (body as LedgerRecord<'sealedOffer'>).quote;
  return `sealed an offer of ${money(netMinor, currency)} at ${rateBps} bps, a discount of ${money(discountMinor, currency)}`;
}

/** The same in Chinese. */
export const WORDS_ZH: Words = {
  registerFirm: ({ name, code, roles, mspId }) =>
    `登记企业 ${name}（${code}），角色 ${roles.join('、')}，所属机构 ${mspId}`,
  updateFirm: ({ code, codeReview, ...changes }) =>
    `变更 ${code} 的 ${[...Object.keys(changes), ...(codeReview === undefined ? [] : ['codeReview'])].join('、')}`,
  registerSignatory: ({ address }) => `指定签署人 ${address}`,
  rotateSignatory: ({ address, newAddress }) => `以签署人 ${newAddress} 替换 ${address}`,
  revokeSignatory: ({ address, reason }) => `撤销签署人 ${address}：${reason}`,
  issueCredential: ({ holder, credential, validFrom, validUntil }) =>
    `向 ${holder} 颁发资质 ${credential}，有效期 ${validFrom} 至 ${validUntil}`,
  renewCredential: ({ holder, credential, validUntil }) => `将 ${holder} 的资质 ${credential} 续期至 ${validUntil}`,
  revokeCredential: ({ holder, credential, reason }) => `撤销 ${holder} 的资质 ${credential}：${reason}`,
  captureGreenEvent: ({ event, counterparty }) =>
    `采集绿色事件 ${event.eventId}（${event.bizStep ?? event.type}），待 ${counterparty} 证实`,
  attestGreenEvent: ({ greenEvent }) => `证实绿色事件 ${greenEvent}`,
  disputeGreenEvent: ({ greenEvent, reason }) => `对绿色事件 ${greenEvent} 提出异议：${reason}`,
  declareGreenEventError: ({ greenEvent, reason }) => `声明绿色事件 ${greenEvent} 有误：${reason}`,
  issueReceivable: ({ invoice, amountMinor, currency, obligor, maturityDate }) =>
    `依发票 ${invoice.number} 登记应收账款：${obligor} 应于 ${maturityDate} 支付 ${money(amountMinor, currency)}`,
  verifyReceivable: ({ reportSha256, flags }) =>
    `核验通过，报告 ${reportSha256}${flags.length === 0 ? '' : `，提示 ${flags.join('、')}`}`,
  rejectReceivable: ({ reason }) => `拒绝：${reason}`,
  disputeReceivable: ({ reason }) => `提出争议：${reason}`,
  resolveDispute: ({ resolution }) => `争议已解决：${resolution}`,
  diluteReceivable: ({ creditNote, amountMinor, currency }) =>
    `以红字发票 ${creditNote.number} 冲减 ${money(amountMinor, currency)}`,
  cancelReceivable: ({ reason }) => `撤销：${reason}`,
  splitReceivable: ({ amountsMinor }, told, subject) => {
    const { currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `拆分为 ${amountsMinor.map((amount) => money(amount, currency)).join('、')}`;
  },
  transferReceivable: ({ receivable, receiver }, told, subject) => {
    const { order } = (told(subject) ?? {}) as Partial<LedgerRecord<'transfer'>>;
    return `以 ${order?.signer} 的签名将 ${receivable} 转让给 ${receiver}`;
  },
  acceptTransfer: (_, told, subject) => {
    const { receivable, holder } = (told(subject) ?? {}) as Partial<LedgerRecord<'transfer'>>;
    return `自 ${holder} 受让 ${receivable}`;
  },
  cancelTransfer: (_, told, subject) => {
    const { receivable } = (told(subject) ?? {}) as Partial<LedgerRecord<'transfer'>>;
    return `取消 ${receivable} 的转让`;
  },
  confirmReceivable: (_, told, subject) => {
    const { confirmation, amountMinor, currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `以 ${confirmation?.signer} 的签名确认 ${money(amountMinor, currency)}`;
  },
  requestFinancing: ({ latestDate, recourse }) => `申请融资，放款不晚于 ${latestDate}，${recourse ? '有' : '无'}追索权`,
  withdrawRequest: () => '撤回融资申请',
  acceptOffer: (_, told, subject) => {
    const { acceptance, bank } = (told(subject) ?? {}) as Partial<LedgerRecord<'offer'>>;
    const by =
      acceptance?.mandate === undefined ? '签名' : `授权（年化成本不超过 ${acceptance.mandate.maxAnnualRate}）`;
    return `以 ${acceptance?.signer} 的${by}接受报价，并将应收账款转让给 ${bank}`;
  },
  recordFiling: ({ registryFilingNumber }) => `完成登记，登记编号 ${registryFilingNumber}`,
  disburseOffer: ({ registryFilingNumber, paymentReference }) =>
    `在登记 ${registryFilingNumber} 之后放款（${paymentReference}）`,
  agreeEarlyPayment: ({ payMinor, payOn }, told, subject) => {
    const { amountMinor, currency, promise, acceptance } = (told(subject) ?? {}) as Partial<
      LedgerRecord<'earlyPayment'>
    >;
    const signers = `债务人签署人 ${promise?.signer} 与持有人签署人 ${acceptance?.signer}`;
    return `经${signers} 签名，约定于 ${payOn} 提前支付 ${money(payMinor, currency)}，清偿 ${money(amountMinor, currency)}`;
  },
  lapseEarlyPayment: () => '约定的提前付款未到账，约定失效',
  settleReceivable: ({ amountMinor, paidOn, paymentReference }, told, subject) => {
    const { currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `入账债务人于 ${paidOn} 支付的 ${money(amountMinor, currency)}（${paymentReference}）`;
  },
  markOverdue: () => '标记为逾期',
  recourseReceivable: ({ paymentReference }, told, subject) => {
    const { recourse, currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `行使追索权，金额 ${money(recourse?.amountMinor, currency)}（${paymentReference}）`;
  },
  writeOffReceivable: ({ reason }, told, subject) => {
    const { writeOff, currency } = (told(subject) ?? {}) as Partial<LedgerRecord<'receivable'>>;
    return `核销 ${money(writeOff?.amountMinor, currency)}：${reason}`;
  },
};

/** The same in Chinese. */
export function sealedWordsZh(name: string, body: unknown): string {
  if (name !== 'makeOffer') return '以密封方式提交命令';
  const { rateBps, discountMinor, netMinor, currency } = (body as LedgerRecord<'sealedOffer'>).quote;
  return `密封报价：净额 ${money(netMinor, currency)}，利率 ${rateBps} 基点，贴现 ${money(discountMinor, currency)}`;
}

function money(amountMinor: string | undefined, currency: string | undefined): string {
  if (amountMinor === undefined || currency === undefined) return 'an amount';
  return `${currency} ${formatMinor(BigInt(amountMinor), currency as Currency)}`;
}
