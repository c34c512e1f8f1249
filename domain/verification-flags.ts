/** What a verification may ask a person to look at: each flag by its short name, with its words in both languages. */

/** Words in the two languages of the engine. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** `waiting`: a document may still come. `review`: somebody decides. */
export type FlagLevel = 'waiting' | 'review';

interface FlagEntry {
  readonly level: FlagLevel;
  readonly title: Words;
  /** What to do about it. */
  readonly advice: Words;
}

const entry = (level: FlagLevel, en: string, zh: string, adviceEn: string, adviceZh: string): FlagEntry => ({
  level,
  title: { en, zh },
  advice: { en: adviceEn, zh: adviceZh },
});

/** The flags. None of them refuses anything: whoever verifies decides, and what was flagged stays on the ledger. */
export const VERIFICATION_FLAGS = {
  fingerprint: entry(
    'review',
    'The fingerprint is not that of the invoice',
    '指纹与发票不符',
    'Do not verify: the record was not made from this invoice.',
    '请勿核验：该记录并非由此发票生成。',
  ),
  'order-reference': entry(
    'review',
    'The invoice names no order',
    '发票未注明订单',
    'Ask the seller for a corrected invoice with the number of the order: without it nothing can be confirmed.',
    '请卖方提供注明订单号的更正发票；缺少订单号则无法确权。',
  ),
  'delivery-reference': entry(
    'review',
    'The invoice names no delivery',
    '发票未注明交货单',
    'Ask the seller for a corrected invoice with the number of the delivery: without it nothing can be confirmed.',
    '请卖方提供注明交货单号的更正发票；缺少交货单号则无法确权。',
  ),
  'delivery-date': entry(
    'review',
    'The invoice has no date of delivery',
    '发票未注明交货日期',
    'Take the date from the receipt: the payment term counts from it.',
    '请以收货单日期为准：账期自交货之日起算。',
  ),
  'order-document-missing': entry(
    'waiting',
    'The order has not come in yet',
    '订单尚未提交',
    'Ask the buyer or the seller to send the order; the check runs again when it comes.',
    '请买方或卖方提交订单；收到后将自动重新核验。',
  ),
  'delivery-document-missing': entry(
    'waiting',
    'No document of the delivery has come in yet',
    '交货单据尚未提交',
    'Ask for the receipt advice or the despatch advice; the check runs again when it comes.',
    '请提交收货通知或发货通知；收到后将自动重新核验。',
  ),
  'invoice-document-missing': entry(
    'review',
    'The lines of the invoice are not at hand',
    '缺少发票明细',
    'Ask the seller for the invoice as a document: nothing was compared with the order.',
    '请卖方提交发票文件：尚未与订单比对。',
  ),
  'order-by-seller-alone': entry(
    'review',
    'Only the seller sent the order',
    '订单仅由卖方提交',
    'Ask the buyer to send its own copy: a made-up sale begins with a made-up order.',
    '请买方提交其留存的订单副本：虚构交易往往始于虚构订单。',
  ),
  'delivery-by-seller-alone': entry(
    'review',
    'Only the seller speaks of the delivery',
    '交货仅有卖方单据',
    'Ask the buyer for its receipt advice.',
    '请买方提交收货通知。',
  ),
  'order-versions-differ': entry(
    'review',
    'The order came in versions that differ',
    '订单存在内容不同的版本',
    "Find out which one holds; the match used the buyer's, or the latest.",
    '请确认有效版本；比对采用买方版本，无则采用最新版本。',
  ),
  'bill-exceeds-delivery': entry(
    'review',
    'More is billed than was delivered',
    '开票数量超过交付数量',
    'Ask for a credit note over the difference, or for the missing receipt.',
    '请就差额开具红字发票，或补交收货通知。',
  ),
  'price-differs': entry(
    'review',
    'A price is not the one that was ordered',
    '价格与订单不一致',
    'Ask the buyer whether it agreed to the price.',
    '请买方确认是否同意该价格。',
  ),
  'unit-differs': entry(
    'review',
    'A unit is not the one that was ordered',
    '计量单位与订单不一致',
    'Convert the figures by hand: nothing was added up across units.',
    '请人工换算：不同单位的数量未合并计算。',
  ),
  'line-not-ordered': entry(
    'review',
    'Something is billed that the order does not have',
    '开票项目不在订单中',
    'Ask the buyer whether it ordered the goods otherwise.',
    '请买方确认是否另行订购。',
  ),
  'amount-differs': entry(
    'review',
    'The receivable is not over what is due on the invoice',
    '应收账款金额与发票应付金额不符',
    'Compare both with the credit notes that were applied.',
    '请与已冲减的红字发票核对。',
  ),
  'credit-note-not-applied': entry(
    'review',
    'A credit note was not taken off the receivable',
    '存在未冲减的红字发票',
    'Ask the seller to apply the credit note first.',
    '请卖方先行冲减该红字发票。',
  ),
  'invoice-before-delivery': entry(
    'review',
    'The invoice is older than the delivery',
    '发票早于交货',
    'Find out whether an advance was billed: nobody owes for goods that have not come.',
    '请确认是否为预开发票：未交付货物不构成应收账款。',
  ),
  'order-after-invoice': entry(
    'review',
    'The order is younger than the invoice',
    '订单晚于发票',
    'Find out why the order was written afterwards.',
    '请查明补签订单的原因。',
  ),
  'duplicate-lines': entry(
    'review',
    'The invoice bills the same line twice',
    '发票存在重复行',
    'Ask whether the goods were delivered twice.',
    '请确认货物是否确有两次交付。',
  ),
  'round-amount': entry(
    'review',
    'The amount is strikingly round',
    '金额为整数，较为异常',
    'Look at the lines: real quantities at real prices seldom come to such a figure.',
    '请查看明细：真实数量与单价很少得出此类整数。',
  ),
  'split-under-limit': entry(
    'review',
    'Several invoices lie just under a limit',
    '多张发票金额均略低于限额',
    'Find out whether one sale was cut up so that nobody with a higher mandate had to sign.',
    '请查明是否将同一交易拆分以规避更高权限的签署。',
  ),
  'similar-invoice': entry(
    'review',
    'Another invoice looks like the same sale',
    '存在疑似同一交易的其他发票',
    'Compare the two: an invoice under a new number, a new date or to another buyer is the same claim twice.',
    '请比对两张发票：更换号码、日期或买方的发票可能重复主张同一债权。',
  ),
  'common-signatory': entry(
    'review',
    'Seller and buyer have a signatory in common',
    '买卖双方存在共同签署人',
    'Find out who stands behind both: their word is one word.',
    '请查明双方实际控制人：其确认不构成相互印证。',
  ),
  'obligor-credential-missing': entry(
    'review',
    'The buyer holds no credential that lets it confirm',
    '买方缺少可确权的有效资质',
    'Ask the certifier: the confirmation would be refused today.',
    '请联系认证机构：目前确权将被拒绝。',
  ),
  'firm-code-doubtful': entry(
    'review',
    'The check character of a credit code does not hold and nobody reviewed it',
    '统一社会信用代码校验位不符且未复核',
    'Review the firm by the business registry, and record what was found.',
    '请通过工商登记复核该企业并记录结论。',
  ),
} as const satisfies Readonly<Record<string, FlagEntry>>;

/** Short name of a flag. */
export type VerificationFlag = keyof typeof VERIFICATION_FLAGS;

/** Something that was found, with its figures. */
export interface Finding {
  readonly flag: VerificationFlag;
  readonly detail: Words;
  /** Ledger records and documents (SHA-256) that it is about, besides the receivable. */
  readonly references?: readonly string[];
}
