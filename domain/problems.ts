/** The catalogue of refusals that contract, API and console share (RFC 9457 problem details). */

interface CatalogueEntry {
  /** HTTP status when the refusal reaches the wire. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 500 | 503;
  readonly title: { readonly en: string; readonly zh: string };
  /** The rule's origin, where the field has one. */
  readonly source?: string;
  readonly remedy: string;
}

/** Problem types by slug; the type URI on the wire is `urn:greentier:problem:<slug>`. */
export const PROBLEMS = {
  'invalid-input': {
    status: 422,
    title: { en: 'The input does not have the required form', zh: '输入不符合要求的格式' },
    remedy: 'Correct the named field and send the request again.',
  },
  'not-permitted': {
    status: 403,
    title: { en: 'This party may not do this', zh: '该主体无权执行此操作' },
    remedy: 'Act as the party that the record names for this action.',
  },
  'not-authenticated': {
    status: 401,
    title: { en: 'The request carries no valid token', zh: '请求未携带有效令牌' },
    remedy: 'Send a bearer token of the configured issuer that has not expired.',
  },
  'not-found': {
    status: 404,
    title: { en: 'There is no such record', zh: '记录不存在' },
    remedy: 'Check the identifier; you may also not be allowed to see the record.',
  },
  'already-exists': {
    status: 409,
    title: { en: 'This record exists already', zh: '记录已存在' },
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
  'document-refused': {
    status: 422,
    title: { en: 'The document breaks a rule of its format', zh: '单据不符合其格式规则' },
    remedy: 'Correct the document as each finding says and send it again.',
  },
  'document-not-invoice': {
    status: 422,
    title: { en: 'The document is not an invoice', zh: '该单据不是发票' },
    source: 'EN 16931 BT-3',
    remedy: 'Send a credit note with reference to the receivable that it dilutes.',
  },
  'firm-unknown': {
    status: 422,
    title: { en: 'The firm is not registered', zh: '企业未注册' },
    remedy: 'Ask the operator to register the firm with the identifiers that its documents use.',
  },
  'role-missing': {
    status: 422,
    title: { en: 'The firm does not hold the role', zh: '企业不具备该角色' },
    remedy: 'Ask the operator to register the firm in that role.',
  },
  'credential-missing': {
    status: 422,
    title: { en: 'The anchor holds no valid credential on this day', zh: '核心企业当日无有效资质' },
    source: '工信部企业〔2022〕63号',
    remedy: 'Ask a certifier to issue or renew the credential.',
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
    remedy: 'Sign again with a later expiry.',
  },
  'signature-used': {
    status: 409,
    title: { en: 'The signature was used already', zh: '签名已被使用' },
    remedy: 'Sign again with a new nonce; a signature is good once.',
  },
  'state-forbids': {
    status: 409,
    title: { en: 'The record is in a state that forbids this', zh: '记录当前状态不允许此操作' },
    remedy: 'Look at the record: another step comes first, or it came already.',
  },
  'price-not-payable': {
    status: 422,
    title: { en: 'The price leaves nothing to pay out', zh: '扣除贴现利息后无可支付金额' },
    remedy: 'Price the receivable by a rate card with a lower rate or a higher advance rate.',
  },
  'offer-stale': {
    status: 409,
    title: { en: 'The offer can no longer be taken', zh: '报价已失效' },
    remedy: 'Ask the bank for a new offer.',
  },
  'request-closed': {
    status: 409,
    title: { en: 'The request takes no more offers', zh: '融资申请已截止报价' },
    remedy: 'Offer before the closing time of the next request.',
  },
  'offers-not-closed': {
    status: 409,
    title: { en: 'Banks may still offer', zh: '报价尚未截止' },
    remedy: 'Accept an offer from the closing time of the request on.',
  },
  'facility-missing': {
    status: 422,
    title: { en: 'There is no facility or reservation for this', zh: '没有相应的授信额度或额度占用' },
    remedy: 'Set a facility for the obligor in this currency and reserve a part of it for the receivable.',
  },
  'limit-exceeded': {
    status: 422,
    title: { en: 'The limit does not reach', zh: '超出授信额度' },
    remedy: 'Raise the limit or the tenor of the facility, release reservations, or reserve a larger amount.',
  },
  'commitment-mismatch': {
    status: 422,
    title: { en: 'This is not what the bank committed to', zh: '内容与银行的密封承诺不符' },
    remedy: 'Send the sealed record exactly as the ledger keeps it.',
  },
  'price-not-reproducible': {
    status: 422,
    title: { en: 'The price does not follow from the ledger', zh: '价格无法由账本重新计算得出' },
    remedy: 'Ask the bank for an offer that the contract derives anew.',
  },
  'batch-too-large': {
    status: 413,
    title: { en: 'Too many commands in one batch', zh: '批次内指令过多' },
    remedy: 'Split the batch.',
  },
  'payload-too-large': {
    status: 413,
    title: { en: 'The request body is too large', zh: '请求体过大' },
    remedy: 'Send fewer or smaller documents in one request.',
  },
  'media-type-unsupported': {
    status: 415,
    title: { en: 'This media type is not accepted here', zh: '不支持的媒体类型' },
    remedy: 'Send the media type that the API document names for this route.',
  },
  'ledger-unavailable': {
    status: 503,
    title: { en: 'The ledger cannot be reached', zh: '账本暂不可用' },
    remedy: 'Nothing is lost: the command waits. Ask for its operation again later.',
  },
  'internal-error': {
    status: 500,
    title: { en: 'The service failed', zh: '服务内部错误' },
    remedy: 'Quote the request id to the operator.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** Slug of a problem type. */
export type ProblemSlug = keyof typeof PROBLEMS;

/** One refusal, as data that crosses ledger, queue and wire unchanged. */
export interface Problem {
  readonly slug: ProblemSlug;
  /** What exactly was found, for this occurrence. */
  readonly detail: string;
  /** The field that has to change, as a dotted path. */
  readonly field?: string;
  /** The record that the refusal is about, as `kind/part/…`. */
  readonly reference?: string;
}

/** An expected refusal on its way to the caller; broken invariants throw a plain `Error` instead. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly problem: Problem) {
    super(`${problem.slug}: ${problem.detail}`);
  }
}

/** Refuses with a problem of the catalogue. @throws Refusal always */
export function refuse(slug: ProblemSlug, detail: string, where: Pick<Problem, 'field' | 'reference'> = {}): never {
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
  source?: string;
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
    ...(entry.source === undefined ? {} : { source: entry.source }),
    remedy: entry.remedy,
  };
}

/** Whether a value that crossed a process border is a problem of this catalogue. */
export function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const { slug, detail, field, reference } = value as Record<keyof Problem, unknown>;
  const known = typeof slug === 'string' && Object.hasOwn(PROBLEMS, slug);
  const optional = [field, reference].every((text) => text === undefined || typeof text === 'string');
  return known && typeof detail === 'string' && optional;
}
