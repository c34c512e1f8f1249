/** The catalogue of refusals that contract, API and console share (RFC 9457 problem details). */

interface CatalogueEntry {
  /** HTTP status when the refusal reaches the wire. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503;
  readonly title: { readonly en: string; readonly zh: string };
  /** Where the rule comes from: a regulation, a standard, or GreenTier's own rule and where it stands. */
  readonly source: string;
  readonly remedy: string;
}

/** Problem types by slug; the type URI on the wire is `urn:greentier:problem:<slug>`. */
export const PROBLEMS = {
  'invalid-input': {
    status: 422,
    title: { en: 'The input does not have the required form', zh: '输入不符合要求的格式' },
    source: 'GreenTier: the schema of the command or route (openapi.json, contract metadata)',
    remedy: 'Correct the named field and send the request again.',
  },
  'not-permitted': {
    status: 403,
    title: { en: 'This party may not do this', zh: '该主体无权执行此操作' },
    source: 'GreenTier: the access table (ACCESS in domain/commands.ts)',
    remedy: 'Act as the party that the record names for this action.',
  },
  'user-not-enrolled': {
    status: 403,
    title: { en: 'The user has no identity on the ledger', zh: '该用户在账本上没有身份' },
    source: 'GreenTier: each user acts by an identity of its own (docs/security.md)',
    remedy: "Ask your organisation's administrator to enrol you, under the name that the detail gives.",
  },
  'not-authenticated': {
    status: 401,
    title: { en: 'The request carries no valid token', zh: '请求未携带有效令牌' },
    source: 'RFC 6750',
    remedy: 'Send a bearer token of the configured issuer that has not expired.',
  },
  'not-found': {
    status: 404,
    title: { en: 'There is no such record', zh: '记录不存在' },
    source: 'RFC 9110, 15.5.5',
    remedy: 'Check the identifier; you may also not be allowed to see the record.',
  },
  'already-exists': {
    status: 409,
    title: { en: 'This record exists already', zh: '记录已存在' },
    source: 'GreenTier: a record has one key',
    remedy: 'Use the existing record that the reference names.',
  },
  'idempotency-key-reused': {
    status: 409,
    title: { en: 'This idempotency key was used with another request', zh: '该幂等键已用于不同的请求' },
    source: 'draft-ietf-httpapi-idempotency-key-header',
    remedy: 'Send a new key with a new request; repeat a request with its own key and body only.',
  },
  'credit-code-malformed': {
    status: 422,
    title: { en: 'Not a unified social credit code', zh: '统一社会信用代码格式不正确' },
    source: 'GB 32100-2015',
    remedy: 'Give the 18 characters of the business licence: digits and capital letters without I, O, S, V, Z.',
  },
  'amount-out-of-range': {
    status: 422,
    title: { en: 'The amount is out of range', zh: '金额超出范围' },
    source: 'GreenTier: amounts are whole minor units that every client represents exactly (ECMA-262, 21.1.2.6)',
    remedy: 'Give a positive whole number of minor units below 2^53.',
  },
  'currency-unsupported': {
    status: 422,
    title: { en: 'The currency is not supported', zh: '不支持该币种' },
    source: 'ISO 4217',
    remedy: 'Use one of the currencies that the API document lists.',
  },
  'date-invalid': {
    status: 422,
    title: { en: 'The date does not exist', zh: '日期不存在' },
    source: 'ISO 8601',
    remedy: 'Give a calendar date as YYYY-MM-DD.',
  },
  'maturity-past': {
    status: 422,
    title: { en: 'The receivable is due already', zh: '应收账款已到期' },
    source: 'GreenTier: what is due is collected, not financed',
    remedy: 'Only a receivable that falls due after today can be financed; collect this one.',
  },
  'maturity-unknown': {
    status: 422,
    title: { en: 'The invoice names no due date', zh: '发票未注明到期日' },
    source: 'EN 16931 BT-9',
    remedy: 'Ask the seller for an invoice with a payment due date (BT-9).',
  },
  'tenor-too-long': {
    status: 422,
    title: { en: 'The tenor is longer than one year', zh: '账期超过一年' },
    source: '银发〔2025〕77号',
    remedy: 'Agree a maturity of at most one year after confirmation.',
  },
  'tenor-needs-reason': {
    status: 422,
    title: { en: 'A tenor above six months needs a stated reason', zh: '账期超过六个月须说明理由' },
    source: '银发〔2025〕77号',
    remedy: 'State the reason (longTenorReason) when the receivable is issued.',
  },
  'trade-evidence-missing': {
    status: 422,
    title: { en: 'Order or delivery evidence is missing', zh: '缺少订单或交付证据' },
    source: '银发〔2025〕77号',
    remedy: 'Refer to the order (or contract) and to the delivery on the invoice.',
  },
  'invoice-already-on-ledger': {
    status: 409,
    title: { en: 'This invoice is on the ledger already', zh: '该发票已在账本上登记' },
    source: '银发〔2025〕77号; 动产和权利担保统一登记办法',
    remedy: 'Use the receivable that the reference names; an invoice is financed once.',
  },
  'payment-term-too-long': {
    status: 422,
    title: {
      en: 'A large firm pays a small or medium one within 60 days of delivery',
      zh: '大型企业应自交付之日起60日内向中小企业付款',
    },
    source: '保障中小企业款项支付条例（国务院令第802号）第九条',
    remedy: 'State the custom of the trade that the longer term rests on (paymentTermReason), or agree a shorter one.',
  },
  'delivery-date-missing': {
    status: 422,
    title: { en: 'The day of delivery is not stated', zh: '未注明交付日期' },
    source: '保障中小企业款项支付条例（国务院令第802号）第九条; EN 16931 BT-72',
    remedy:
      'Name the day of delivery when the receivable is issued, or state a custom of the trade (paymentTermReason).',
  },
  'credit-note-used': {
    status: 409,
    title: { en: 'This credit note was applied already', zh: '该红字发票已被使用' },
    source: 'GreenTier: a document takes effect once',
    remedy: 'Look at the receivable that the reference names; a credit note counts once.',
  },
  'credit-note-too-large': {
    status: 422,
    title: { en: 'The credit note exceeds what is owed', zh: '红字发票金额超过应付金额' },
    source: 'EN 16931-1, BG-3: a credit note corrects its invoice',
    remedy: 'Give the amount of the credit note that belongs to this invoice.',
  },
  'dilution-after-confirmation': {
    status: 409,
    title: { en: 'A confirmed receivable is not diluted', zh: '已确认的应收账款不得冲减' },
    source: '银发〔2025〕77号',
    remedy: 'The obligor pays the confirmed amount in full; seller and obligor settle the credit between themselves.',
  },
  'parts-do-not-sum': {
    status: 422,
    title: { en: 'The parts do not sum to the whole', zh: '拆分金额之和与原金额不符' },
    source: 'GreenTier: a split conserves the amount',
    remedy: 'Give amounts that sum to the amount of the receivable exactly.',
  },
  'too-many-tiers': {
    status: 422,
    title: { en: 'The receivable was split too many times', zh: '拆分层级过多' },
    source: 'GreenTier: MAX_TIERS in domain/limits.ts',
    remedy: 'Transfer the part as it is, or split it into all the parts that are needed at once.',
  },
  'payment-already-booked': {
    status: 409,
    title: { en: 'This payment is booked already', zh: '该付款已登记' },
    source: 'GreenTier: a payment takes effect once',
    remedy: 'Give the reference of another payment; a payment counts once.',
  },
  'payment-too-early': {
    status: 409,
    title: { en: 'A part payment before maturity waits for maturity', zh: '到期前的部分付款须待到期日登记' },
    source: 'GreenTier: what is financed is owed whole until maturity',
    remedy:
      'Book it from the day of maturity on: until then the receivable can be financed, which a part payment excludes.',
  },
  'payment-not-as-agreed': {
    status: 409,
    title: { en: 'It is not the early payment that was agreed', zh: '与约定的提前付款不符' },
    source: 'GreenTier: the discount is for the agreed amount, in full, by the agreed day',
    remedy:
      'Book exactly the agreed amount as paid by the agreed day; otherwise let the agreement lapse and book what was paid at maturity.',
  },
  'early-payment-awaited': {
    status: 409,
    title: { en: 'The early payment can still arrive', zh: '提前付款仍可能到账' },
    source: 'GreenTier: a payment of the agreed day is booked on the next business day at the latest',
    remedy: 'Let the agreement lapse after the first business day that follows the agreed day.',
  },
  'not-due': {
    status: 409,
    title: { en: 'The due day has not passed', zh: '尚未逾期' },
    source: '民法典 art. 203: a period that ends on a holiday ends on the day after it; overdue begins on the next day',
    remedy:
      'Wait until the day after maturity, or after the first business day from then on where maturity is a holiday.',
  },
  'recourse-not-agreed': {
    status: 409,
    title: { en: 'It was financed without recourse', zh: '该融资为无追索权融资' },
    source: '民法典第七百六十七条',
    remedy: 'Collect from the obligor, or write the receivable off.',
  },
  'document-refused': {
    status: 422,
    title: { en: 'The document breaks a rule of its format', zh: '单据不符合其格式规则' },
    source: 'The specification of the document that each finding names',
    remedy: 'Correct the document as each finding says and send it again.',
  },
  'document-not-invoice': {
    status: 422,
    title: { en: 'The document is not an invoice', zh: '该单据不是发票' },
    source: 'EN 16931 BT-3',
    remedy: 'Send a credit note with reference to the receivable that it dilutes.',
  },
  'document-not-credit-note': {
    status: 422,
    title: { en: 'The document is not a credit note of an invoice', zh: '该单据不是冲减发票的红字发票' },
    source: 'EN 16931 BT-3, BT-25',
    remedy: 'Send a credit note that names the invoice which it credits.',
  },
  'firm-unknown': {
    status: 422,
    title: { en: 'The firm is not registered', zh: '企业未注册' },
    source: 'GreenTier: firms are registered before documents name them',
    remedy: 'Ask the operator to register the firm with the identifiers that its documents use.',
  },
  'role-missing': {
    status: 422,
    title: { en: 'The firm does not hold the role', zh: '企业不具备该角色' },
    source: 'GreenTier: the access table (ACCESS in domain/commands.ts)',
    remedy: 'Ask the operator to register the firm in that role.',
  },
  'credential-missing': {
    status: 422,
    title: { en: 'The anchor holds no valid credential on this day', zh: '核心企业当日无有效资质' },
    source: '工信部企业〔2022〕63号',
    remedy: 'Ask a certifier to issue or renew the credential.',
  },
  'credential-validity-too-long': {
    status: 422,
    title: { en: 'The credential would be valid for too long', zh: '资质有效期超过规定年限' },
    source: '工信部企业〔2022〕63号; 工信部政法〔2023〕138号',
    remedy: 'Give a validity of at most three years; renew it after the review that ends it.',
  },
  'gtin-invalid': {
    status: 422,
    title: { en: 'Not a global trade item number', zh: '全球贸易项目代码（GTIN）不正确' },
    source: 'GS1 General Specifications 7.9',
    remedy: 'Give the 8, 12, 13 or 14 digits under the bar code, check digit included.',
  },
  'size-figures-incomplete': {
    status: 422,
    title: { en: 'A figure that the size class rests on is missing', zh: '缺少企业划型所需指标' },
    source: '工信部联企业〔2011〕300号',
    remedy: 'Declare the figure that the sector is measured by.',
  },
  'sector-contradicts-industry': {
    status: 422,
    title: { en: 'The sector is not that of the industry code', zh: '划型行业与国民经济行业代码不符' },
    source: 'GB/T 4754-2017; 工信部联企业〔2011〕300号',
    remedy: 'Correct the industry code or the sector of the size figures.',
  },
  'list-full': {
    status: 422,
    title: { en: 'The record holds as many entries as it can', zh: '记录条目数已达上限' },
    source: 'GreenTier: MAX_LIST_LENGTH in domain/limits.ts',
    remedy: 'Begin a new record; the limits are in the API document.',
  },
  'signatory-revoked': {
    status: 422,
    title: { en: 'The signatory was revoked', zh: '签署人已被撤销' },
    source: 'GreenTier: a revoked address never signs again',
    remedy: 'Sign with the key of a signatory whom the firm has not revoked.',
  },
  'signatory-purpose-missing': {
    status: 422,
    title: { en: 'The signatory does not sign for this purpose', zh: '签署人无此项签署权限' },
    source: "GreenTier: the signatory's mandate on the ledger",
    remedy: 'Have a signatory sign who is registered for the purpose.',
  },
  'signatory-limit-exceeded': {
    status: 422,
    title: { en: "The amount is above the signatory's limit", zh: '金额超过签署人权限额度' },
    source: "GreenTier: the signatory's mandate on the ledger",
    remedy: 'Have a signatory sign whose limit in this currency reaches the amount.',
  },
  'signature-invalid': {
    status: 422,
    title: { en: 'The signature does not hold', zh: '签名无效' },
    source: 'EIP-712, EIP-2',
    remedy: "Sign the typed data as the API gives it, with the key of one of the party's registered signatories.",
  },
  'signature-expired': {
    status: 422,
    title: { en: 'The signature has expired', zh: '签名已过期' },
    source: 'GreenTier: the expiry in the signed message (EIP-712)',
    remedy: 'Sign again with a later expiry.',
  },
  'signature-used': {
    status: 409,
    title: { en: 'The signature was used already', zh: '签名已被使用' },
    source: 'GreenTier: the nonce in the signed message (EIP-712)',
    remedy: 'Sign again with a new nonce; a signature is good once.',
  },
  'state-forbids': {
    status: 409,
    title: { en: 'The record is in a state that forbids this', zh: '记录当前状态不允许此操作' },
    source: 'GreenTier: the life cycle (docs/life-cycle.md)',
    remedy: 'Look at the record: another step comes first, or it came already.',
  },
  'filing-missing': {
    status: 409,
    title: { en: 'The financing is not filed in the registry', zh: '融资尚未在动产融资统一登记公示系统登记' },
    source: '银发〔2025〕77号',
    remedy: 'File the financing and record the filing number; funds move after it, under that number.',
  },
  'lot-exceeded': {
    status: 422,
    title: { en: 'More of the lot is used than came in', zh: '批次使用量超过入库量' },
    source: 'ISO 22095 (mass balance)',
    remedy: 'Capture what came in first, or correct the quantity; an event captured in error is declared so.',
  },
  'mass-balance-exceeded': {
    status: 422,
    title: { en: 'More comes out of the recycling than went in', zh: '回收产出量超过投入量' },
    source: 'ISO 22095 (mass balance)',
    remedy: 'Name every input of the step, with what is added in it, or correct the quantities.',
  },
  'recycled-content-exceeded': {
    status: 422,
    title: { en: 'More recycled content is claimed than went in', zh: '声明的再生含量超过再生投入量' },
    source: 'ISO 14021 7.8; ISO 22095',
    remedy: 'Claim at most the recycled mass of the inputs, and at most the mass of each output.',
  },
  'quantity-inexact': {
    status: 422,
    title: { en: 'The quantity does not come out whole', zh: '数量无法精确换算' },
    source: 'UN/CEFACT Recommendation 20',
    remedy: 'Give the quantity with fewer decimals, or in another unit.',
  },
  'unit-unsupported': {
    status: 422,
    title: { en: 'The unit does not measure this', zh: '计量单位不适用' },
    source: 'UN/CEFACT Recommendation 20',
    remedy: 'Use KGM, GRM or TNE for mass, LTR or MTQ for volume, KWH or MWH for energy, TKM for haulage.',
  },
  'evidence-in-use': {
    status: 409,
    title: { en: 'The event is part of a price that was accepted', zh: '该事件已用于已接受的报价' },
    source: 'GreenTier: an accepted price keeps what it rests on',
    remedy: 'The price stands on it. Settle the difference with the bank that the reference leads to.',
  },
  'lot-in-use': {
    status: 409,
    title: { en: 'Later events rest on what this one brought in', zh: '后续事件依赖于该事件的批次' },
    source: 'GS1 EPCIS 2.0 (error declaration)',
    remedy: 'Declare the errors of the later events first, the latest one before the others.',
  },
  'price-not-payable': {
    status: 422,
    title: { en: 'The price leaves nothing to pay out', zh: '扣除贴现利息后无可支付金额' },
    source: 'GreenTier: net = advance − discount is positive',
    remedy: 'Price the receivable by a rate card with a lower rate or a higher advance rate.',
  },
  'offer-stale': {
    status: 409,
    title: { en: 'The offer can no longer be taken', zh: '报价已失效' },
    source: 'GreenTier: an offer stands as long as what it rests on',
    remedy: 'Ask the bank for a new offer.',
  },
  'request-closed': {
    status: 409,
    title: { en: 'The request takes no more offers', zh: '融资申请已截止报价' },
    source: 'GreenTier: the closing time of the request',
    remedy: 'Offer before the closing time of the next request.',
  },
  'offers-not-closed': {
    status: 409,
    title: { en: 'Banks may still offer', zh: '报价尚未截止' },
    source: 'GreenTier: the closing time of the request',
    remedy: 'Accept an offer from the closing time of the request on.',
  },
  'mandate-not-met': {
    status: 422,
    title: { en: 'The mandate does not take this offer', zh: '报价不符合授权条件' },
    source: "GreenTier: the limits of the holder's signed mandate",
    remedy: 'Accept the offer by a signature of its own, or give another mandate.',
  },
  'facility-missing': {
    status: 422,
    title: { en: 'There is no facility or reservation for this', zh: '没有相应的授信额度或额度占用' },
    source: "GreenTier: an offer rests on a reservation of the bank's facility",
    remedy: 'Set a facility for the obligor in this currency and reserve a part of it for the receivable.',
  },
  'limit-exceeded': {
    status: 422,
    title: { en: 'The limit does not reach', zh: '超出授信额度' },
    source: "GreenTier: the bank's own facility",
    remedy: 'Raise the limit or the tenor of the facility, release reservations, or reserve a larger amount.',
  },
  'policy-excludes': {
    status: 422,
    title: { en: "The bank's own policy does not take this request", zh: '本行政策不受理该融资申请' },
    source: "GreenTier: the latest revision of the bank's policy (docs/decisions/0044-policies-bind-offers.md)",
    remedy: 'Price it by a rate card that is no policy, or publish a revision of the policy that takes it.',
  },
  'policy-limit-exceeded': {
    status: 422,
    title: { en: "The bank's own policy leaves no room for this request", zh: '超出本行政策的剩余限额' },
    source: "GreenTier: the latest revision of the bank's policy (docs/decisions/0044-policies-bind-offers.md)",
    remedy:
      'Release the reservations of offers that need not stand, price it by a rate card that is no policy, or publish a revision with higher limits.',
  },
  'commitment-mismatch': {
    status: 422,
    title: { en: 'This is not what the bank committed to', zh: '内容与银行的密封承诺不符' },
    source: 'GreenTier: the hash of the sealed record on the ledger',
    remedy: 'Send the sealed record exactly as the ledger keeps it.',
  },
  'price-not-reproducible': {
    status: 422,
    title: { en: 'The price does not follow from the ledger', zh: '价格无法由账本重新计算得出' },
    source: 'GreenTier: every peer derives the price anew (domain/pricing.ts)',
    remedy: 'Ask the bank for an offer that the contract derives anew.',
  },
  'account-missing': {
    status: 422,
    title: { en: 'No account is registered for this currency', zh: '未登记该币种的银行账户' },
    source: 'GreenTier: payment instructions (docs/settlement.md)',
    remedy: 'Register the account on which the party pays and is paid in this currency, then instruct again.',
  },
  'nothing-to-pay': {
    status: 409,
    title: { en: 'Nothing is left to instruct', zh: '没有待付款项' },
    source: 'GreenTier: a payment is instructed once (docs/settlement.md)',
    remedy: 'Download the instructions that exist; free a payment only when the bank has rejected it.',
  },
  'batch-too-large': {
    status: 413,
    title: { en: 'Too many commands in one batch', zh: '批次内指令过多' },
    source: 'GreenTier: MAX_BATCH_COMMANDS in domain/limits.ts',
    remedy: 'Split the batch.',
  },
  'payload-too-large': {
    status: 413,
    title: { en: 'The request body is too large', zh: '请求体过大' },
    source: 'RFC 9110, 15.5.14',
    remedy: 'Send fewer or smaller documents in one request.',
  },
  'media-type-unsupported': {
    status: 415,
    title: { en: 'This media type is not accepted here', zh: '不支持的媒体类型' },
    source: 'RFC 9110, 15.5.16',
    remedy: 'Send the media type that the API document names for this route.',
  },
  'webhook-address-refused': {
    status: 422,
    title: { en: 'Nothing is delivered to this address', zh: '不向该地址投递' },
    source: 'GreenTier: parseWebhookUrl in domain/webhooks.ts; OWASP API Security 2023, API7',
    remedy: 'Give an https address on port 443 or 8443 whose host is public.',
  },
  'webhook-limit-reached': {
    status: 409,
    title: { en: 'The user has as many webhooks as one may have', zh: '该用户的 Webhook 数量已达上限' },
    source: 'GreenTier: MAX_WEBHOOKS in domain/limits.ts',
    remedy: 'Delete a webhook that is not needed.',
  },
  'delivery-not-failed': {
    status: 409,
    title: { en: 'The delivery has not failed', zh: '该投递并未失败' },
    source: 'GreenTier: a person retries what was given up',
    remedy: 'Wait: what is pending is tried again by itself.',
  },
  'job-not-failed': {
    status: 409,
    title: { en: 'The job has not failed', zh: '该任务并未失败' },
    source: 'GreenTier: a person retries what was given up',
    remedy: 'Wait: what is queued is tried again by itself.',
  },
  'too-many-streams': {
    status: 429,
    title: { en: 'Too many streams are open', zh: '打开的事件流过多' },
    source: 'RFC 6585, 4; GreenTier: MAX_EVENT_STREAMS in domain/limits.ts',
    remedy: 'Close streams that nobody reads, or share one.',
  },
  'ledger-unavailable': {
    status: 503,
    title: { en: 'The ledger cannot be reached', zh: '账本暂不可用' },
    source: 'RFC 9110, 15.6.4',
    remedy: 'Nothing is lost: the command waits. Ask for its operation again later.',
  },
  'issuer-unavailable': {
    status: 503,
    title: { en: 'The keys of the token issuer cannot be had', zh: '暂时无法获取令牌签发方的密钥' },
    source: 'RFC 9110, 15.6.4; OpenID Connect Discovery 1.0',
    remedy: 'Send the request again shortly; nothing was done.',
  },
  'internal-error': {
    status: 500,
    title: { en: 'The service failed', zh: '服务内部错误' },
    source: 'RFC 9110, 15.6.1',
    remedy: 'Quote the request id to the operator.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** Slug of a problem type. */
export type ProblemSlug = keyof typeof PROBLEMS;

/** A limit of the asker's own that does not reach; amounts in minor units. */
export interface ExceededLimit {
  /** Its name, as `limitsOn` in domain/bank-policy.ts gives it. */
  readonly limit: string;
  readonly capacityMinor: string;
  readonly usedMinor: string;
  readonly wantedMinor: string;
}

/** One refusal, as data that crosses ledger, queue and wire unchanged. */
export interface Problem {
  readonly slug: ProblemSlug;
  /** What exactly was found, for this occurrence. */
  readonly detail: string;
  /** The field that has to change, as a dotted path. */
  readonly field?: string;
  /** The record that the refusal is about, as `kind/part/…`. */
  readonly reference?: string;
  /** Rules of the asker's own that exclude what it asks for. */
  readonly rules?: readonly string[];
  /** Limits of the asker's own that do not reach. */
  readonly limits?: readonly ExceededLimit[];
}

/** An expected refusal on its way to the caller; broken invariants throw a plain `Error` instead. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly problem: Problem) {
    super(`${problem.slug}: ${problem.detail}`);
  }
}

/** Refuses with a problem of the catalogue. @throws Refusal always */
export function refuse(slug: ProblemSlug, detail: string, where: Omit<Problem, 'slug' | 'detail'> = {}): never {
  throw new Refusal({ slug, detail, ...where });
}

/** RFC 9457 problem details, as answered with `application/problem+json`. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  detail: string;
  field?: string;
  reference?: string;
  rules?: string[];
  limits?: ExceededLimit[];
  source: string;
  remedy: string;
}

/** Spells a problem out in the reader's language. */
export function toProblemDetails(problem: Problem, language: 'en' | 'zh' = 'en'): ProblemDetails {
  const entry: CatalogueEntry = PROBLEMS[problem.slug];
  return {
    type: `urn:greentier:problem:${problem.slug}`,
    title: entry.title[language],
    status: entry.status,
    detail: problem.detail,
    ...(problem.field === undefined ? {} : { field: problem.field }),
    ...(problem.reference === undefined ? {} : { reference: problem.reference }),
    ...(problem.rules === undefined ? {} : { rules: [...problem.rules] }),
    ...(problem.limits === undefined ? {} : { limits: [...problem.limits] }),
    source: entry.source,
    remedy: entry.remedy,
  };
}

/** Whether a value that crossed a process border is a problem of this catalogue. */
export function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const { slug, detail, field, reference, rules, limits } = value as Record<keyof Problem, unknown>;
  const known = typeof slug === 'string' && Object.hasOwn(PROBLEMS, slug);
  const optional =
    [field, reference].every((text) => text === undefined || typeof text === 'string') &&
    [rules, limits].every((list) => list === undefined || Array.isArray(list));
  return known && typeof detail === 'string' && optional;
}
