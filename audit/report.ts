/** What a verification finds: one finding a question, and why each question matters to whoever relies on the bundle. */
import type { BundleScope } from './bundle-format';

/** The questions that are asked of a bundle, with the reason for each. */
export const CHECKS = {
  format: 'A file in another form could be read in two ways.',
  genesis: 'Block 0 names the organisations that are believed; whoever replaces it replaces them all.',
  configuration: 'Signatures are judged by the configuration in force; under another one strangers could sign.',
  checkpoint: 'The root on the EVM chain cannot be changed afterwards; a bundle under another root is another past.',
  merkleProof: 'A block outside the checkpoint was not on the ledger when the checkpoint was posted.',
  blockHash: 'The header names the transactions; when they do not match, they were changed after ordering.',
  blockLink: 'Blocks that do not chain are not of one ledger.',
  ordererSignature: 'Only the ordering organisations decide what is on the ledger and in which order.',
  creatorSignature: 'Without the sender’s own signature nobody gave this command.',
  transactionBinding: 'Arguments, result and endorsements could be put together from different transactions.',
  endorsement: 'The organisations whose word a transaction needs have to have run the contract with the same result.',
  validationFlag: 'The flag says whether a transaction took effect, and no signature covers it.',
  history: 'What a transaction read shows what came before it: a gap means that something was left out or moved.',
  outcome: 'The contract’s answer has to name the commands that it carried out.',
  record: 'A value that the contract cannot have written is not a record of the ledger.',
  claim: 'The bundle’s own summary must say what the ledger says.',
  lifeCycle: 'A receivable that skips a step was never confirmed, or is financed twice.',
  authority: 'Only the party that the step belongs to may take it.',
  instant: 'Dates decide price and validity; they are those of the transaction.',
  fingerprint: 'The fingerprint makes the invoice unique: with another one it could be financed again.',
  confirmation: 'Without the obligor’s own signature over these figures it owes nothing.',
  transfer: 'Without the holder’s own signature over these figures nobody else came to hold it.',
  assignment: 'Without the holder’s own signature over these figures the bank owns nothing.',
  earlyPayment: 'Without the signatures of obligor and holder over these figures the whole amount is owed at maturity.',
  nonce: 'A signature is good once.',
  credential: 'Only an anchor with a valid credential may confirm.',
  commitment: 'What was accepted has to be what the bank sealed before: else it could be changed afterwards.',
  price: 'The discount has to follow from the bank’s terms and the evidence, to the last unit.',
  evidence: 'A concession without attested evidence is not green, and evidence counts once.',
  disbursement: 'Funds move after the financing is registered and the offer is accepted, and once.',
  postings: 'Books that do not balance, or say another claim than the record, have lost money or made some up.',
  amounts: 'Parts sum to their whole and payments to what is owed: not a minor unit appears or is lost.',
  settlement: 'Only what was paid to the holder, when it was owed, counts; it settles when nothing is owed.',
} as const satisfies Record<string, string>;
export type CheckName = keyof typeof CHECKS;

/** One answer. */
export interface Finding {
  readonly check: CheckName;
  /** The record, transaction, block or checkpoint that it is about. */
  readonly subject: string;
  readonly holds: boolean;
  /** What was expected and what was found. */
  readonly detail: string;
  /** On a finding that does not hold: why it matters. */
  readonly why?: string;
  /** On a finding that does not hold: it is not shown to be false, but could not be established either. */
  readonly open?: true;
}

/** `incomplete`: nothing is shown to be false, but something that had to be established could not be. */
export type Verdict = 'valid' | 'invalid' | 'incomplete';

/**
 * Readings of a bundle: whether its bytes are those that were written, what belongs together (read until nothing is added),
 * and whether it is true.
 */
export type Stage = 'opening' | 'relating' | 'checking';

/** One step of the receivable's story. */
export interface TrailEntry {
  /** Instant of the transaction (ISO 8601, UTC). */
  readonly instant: string;
  readonly party: string;
  /** The firm's name on the ledger, where it is there. */
  readonly name?: string;
  readonly mspId: string;
  readonly what: string;
  /** The same in Chinese. */
  readonly whatZh: string;
  /** The record, as `kind/part/…`. */
  readonly record: string;
  readonly txId: string;
  readonly block: string;
  readonly proof: StepProof;
}

/** What a step rests on. */
export interface StepProof {
  readonly command: string;
  /** Place of the transaction in its block. */
  readonly index: number;
  readonly headerHash: string;
  /** Index of the checkpoint that holds the block; absent as long as none does. */
  readonly checkpoint?: string;
  /** MSP ids of those who endorsed it. */
  readonly endorsers: readonly string[];
  /** The signature over typed data (EIP-712) that the step carries. */
  readonly signature?: { readonly signer: string; readonly signature: string; readonly nonce: string };
  /** Figures and hashes behind the step, by field. */
  readonly facts: readonly (readonly [field: string, value: string])[];
}

/** The outcome of a verification. */
export interface AuditReport {
  readonly verdict: Verdict;
  readonly channel: string;
  /** What the bundle is about; undefined where its first line cannot be read. */
  readonly scope: BundleScope | undefined;
  /** Header hash of the bundle's block 0: whom to ask for it is the reader's own affair. */
  readonly genesisHash: string;
  /** How many transactions of the contract were judged. */
  readonly transactions: number;
  /** The answers to each question, counted. */
  readonly answers: Answers;
  /** Every answer about one receivable; of a wider bundle those that do not hold, so many of them as are listed. */
  readonly findings: readonly Finding[];
  /** What the verdict rests on, and what it does not say. */
  readonly notes: readonly string[];
  readonly trail: readonly TrailEntry[];
}

/** Answers by question. */
export type Answers = { readonly [Name in CheckName]?: AnswerCount };
interface AnswerCount {
  holds: number;
  fails: number;
  open: number;
}

/** Answers that do not hold and are listed; more are counted. */
export const MAX_LISTED = 1_000;

/** Where checks write their answers down. */
export interface Findings {
  readonly list: readonly Finding[];
  readonly answers: Answers;
  readonly notes: readonly string[];
  holds(check: CheckName, subject: string, detail: string): void;
  /** Expected or found something else: the bundle is invalid. */
  fails(check: CheckName, subject: string, detail: string): void;
  /** Neither shown nor refuted: the bundle is incomplete. */
  open(check: CheckName, subject: string, detail: string): void;
  /** One of the two by a condition; the detail says what was compared. */
  judge(condition: boolean, check: CheckName, subject: string, detail: string): boolean;
  note(text: string): void;
}

/**
 * An empty sheet.
 * @param listHolding whether answers that hold are listed too: of a wide bundle there are too many
 */
export function newFindings({ listHolding = true }: { listHolding?: boolean } = {}): Findings {
  const list: Finding[] = [];
  const notes = new Set<string>();
  const answers: { [Name in CheckName]?: AnswerCount } = {};
  let listed = 0;

  function count(check: CheckName, answer: keyof AnswerCount): void {
    answers[check] ??= { holds: 0, fails: 0, open: 0 };
    answers[check][answer]++;
  }

  function refute(finding: Finding): void {
    count(finding.check, finding.open === true ? 'open' : 'fails');
    if (++listed <= MAX_LISTED) list.push(finding);
    else notes.add(`More than ${MAX_LISTED} answers do not hold; the first of them are listed.`);
  }

  const fails: Findings['fails'] = (check, subject, detail) =>
    refute({ check, subject, holds: false, detail, why: CHECKS[check] });
  const holds: Findings['holds'] = (check, subject, detail) => {
    count(check, 'holds');
    if (listHolding) list.push({ check, subject, holds: true, detail });
  };
  return {
    list,
    answers,
    get notes() {
      return [...notes];
    },
    fails,
    holds,
    open: (check, subject, detail) => refute({ check, subject, holds: false, detail, why: CHECKS[check], open: true }),
    judge(condition, check, subject, detail) {
      (condition ? holds : fails)(check, subject, detail);
      return condition;
    },
    note: (text) => notes.add(text),
  };
}

/** What the answers come to. */
export function verdictOf(answers: Answers): Verdict {
  const counts = Object.values(answers);
  if (counts.some(({ fails }) => fails > 0)) return 'invalid';
  return counts.every(({ open }) => open === 0) ? 'valid' : 'incomplete';
}
