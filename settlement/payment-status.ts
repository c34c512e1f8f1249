/** pain.002 in: what the bank's payment system says of each payment of an instruction. It moves no money by itself. */
import { childrenAt, textAt, type XmlElement } from '../intake/xml';
import { type Reference, referenceIn } from './references';

/** What became of one payment. */
export interface PaymentStatus {
  /** Its end-to-end id, as far as the report names it. */
  readonly endToEndId?: string;
  readonly reference?: Reference;
  readonly outcome: 'accepted' | 'settled' | 'rejected' | 'pending';
  /** Codes of ISO 20022 (`AC04`: closed account) and words, as the bank gives them. */
  readonly reasons: readonly string[];
}

/** Codes of ISO 20022's external payment transaction status; what is not here is still under way. */
const OUTCOMES: Readonly<Record<string, PaymentStatus['outcome']>> = {
  ACSC: 'settled',
  ACCC: 'settled',
  ACCP: 'accepted',
  ACSP: 'accepted',
  ACTC: 'accepted',
  ACWC: 'accepted',
  ACWP: 'accepted',
  RJCT: 'rejected',
  CANC: 'rejected',
};

/** Reads one `TxInfAndSts` of a report. */
export function paymentStatusOf(element: XmlElement): PaymentStatus {
  const endToEndId = textAt(element, 'OrgnlEndToEndId');
  const reference = endToEndId === undefined ? undefined : referenceIn(endToEndId);
  return {
    ...(endToEndId === undefined ? {} : { endToEndId }),
    ...(reference === undefined ? {} : { reference }),
    ...statusIn(element, 'TxSts'),
  };
}

/** What became of an instruction, or of one payment block of it, as a whole. */
export interface GroupStatus extends Pick<PaymentStatus, 'outcome' | 'reasons'> {
  /** The message, or the payment block, that it is about. */
  readonly about: string;
}

/** Reads `OrgnlGrpInfAndSts`, or the head of `OrgnlPmtInfAndSts`; `undefined` where it says nothing of the whole. */
export function groupStatusOf(element: XmlElement): GroupStatus | undefined {
  const field = ['GrpSts', 'PmtInfSts'].find((name) => textAt(element, name) !== undefined);
  if (field === undefined) return undefined;
  const about = textAt(element, 'OrgnlMsgId') ?? textAt(element, 'OrgnlPmtInfId') ?? '';
  return { about, ...statusIn(element, field) };
}

function statusIn(element: XmlElement, field: string): Pick<PaymentStatus, 'outcome' | 'reasons'> {
  const reasons = ['StsRsnInf/Rsn/Cd', 'StsRsnInf/Rsn/Prtry', 'StsRsnInf/AddtlInf'].flatMap((path) =>
    childrenAt(element, path).map(({ text }) => text),
  );
  return { outcome: OUTCOMES[textAt(element, field) ?? ''] ?? 'pending', reasons };
}
