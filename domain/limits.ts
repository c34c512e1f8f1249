/** Every limit of the engine, by name, in one place. */

/** Largest amount in minor units: integers stay exact in every JSON reader (2^53 − 1). */
export const MAX_AMOUNT_MINOR = 9_007_199_254_740_991n;

/** Commands in one ledger transaction. */
export const MAX_BATCH_COMMANDS = 1_000;

/** Characters of a short text: a name, a reference, an identifier. */
export const MAX_TEXT_LENGTH = 256;

/** Characters of a stated reason. */
export const MAX_REASON_LENGTH = 1_000;

/** Entries of any list inside one record. */
export const MAX_LIST_LENGTH = 100;

/** Days from confirmation to maturity: one year at most (银发〔2025〕77号). */
export const MAX_TENOR_DAYS = 365;

/** Days from confirmation to maturity above which a reason is stated: six months (银发〔2025〕77号). */
export const TENOR_NEEDING_REASON_DAYS = 184;

/** Days from delivery within which a large firm pays a small or medium one (保障中小企业款项支付条例 art. 9). */
export const MAX_PAYMENT_TERM_DAYS = 60;

/** Parts that one split opens. */
export const MAX_PARTS = 50;

/** Splits between a receivable and its smallest part. */
export const MAX_TIERS = 10;

/** Highest annual rate that a price may reach, in basis points (100 %). */
export const MAX_RATE_BPS = 10_000;

/** Seconds that a signature may stay usable after it was made for a contract. */
export const MAX_SIGNATURE_LIFETIME_SECONDS = 30 * 24 * 60 * 60;

/** Events that are looked at behind one event of recycling; what has more behind it is evidence of nothing. */
export const MAX_ORIGIN_EVENTS = 200;

/** Entries of a page of a list, where the client does not say. */
export const DEFAULT_PAGE_SIZE = 100;

/** Entries of a page of a list at most. */
export const MAX_PAGE_SIZE = 500;

/** Characters of the cursor of a list. */
export const MAX_CURSOR_LENGTH = 2_000;

/** Offers of a page at most: each request among them is a question to the ledger. */
export const MAX_OFFERS_PAGE_SIZE = 50;

/** Streams of events that one user may hold open, in one process. */
export const MAX_EVENT_STREAMS_OF_USER = 10;

/** Streams of events that one process holds open. */
export const MAX_EVENT_STREAMS = 1_000;

/** Webhooks of one user. */
export const MAX_WEBHOOKS = 20;

/** Characters of a webhook's address. */
export const MAX_WEBHOOK_URL_LENGTH = 2_000;
/** Documents of one trade that a verification looks at. */
export const MAX_TRADE_DOCUMENTS = 200;
/** Other invoices of a seller that a verification compares with. */
export const MAX_COMPARED_INVOICES = 500;
/** Other invoices that a finding names; how many more there are it says in figures. */
export const MAX_NAMED_INVOICES = 20;
/** Days around an invoice within which others of the seller are compared with it. */
export const COMPARED_INVOICE_DAYS = 14;
/** An amount that is a whole multiple of this many units of its currency is strikingly round. */
export const ROUND_AMOUNT_UNITS = 10_000n;
/** Share of a limit, in basis points, from which an amount below it counts as just under it. */
export const JUST_UNDER_LIMIT_BPS = 9_500n;
/** Limits, in units of a currency, above which firms commonly ask for a second signature, besides those on the ledger. */
export const COMMON_LIMITS_UNITS: readonly bigint[] = [100_000n, 500_000n, 1_000_000n, 5_000_000n, 10_000_000n];
