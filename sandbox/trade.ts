/** The trade behind the invoices: each side sends its documents, the operator reports what they say side by side. */
import { setTimeout as delay } from 'node:timers/promises';
import type { LedgerRecord } from '../domain/records';
import type { MatchedLine } from '../domain/trade-verification';
import type { Words } from '../domain/verification-flags';
import type { PartyReference } from '../intake/party-reference';
import { parseTradeDocument } from '../intake/trade-document';
import { ApiRefusal, type ApiUser } from './api-client';
import { OPERATOR, type SandboxFirm, userOf } from './firms';
import type { JobWorld } from './main-job';
import type { SourceFile } from './source-files';

/** An order, despatch or receipt advice and the firm that sends it in. */
export interface TradeDocumentInput {
  readonly file: string;
  readonly bytes: Buffer;
  /** The buyer sends what it wrote, its order and its receipt; the seller its despatch advice. */
  readonly sentBy: SandboxFirm;
}

/** What the documents behind an invoice say, as the operator put it on the ledger by its hash. */
export interface TradeFound {
  /** Number of the invoice. */
  readonly invoice: string;
  readonly state: string;
  readonly flags: readonly string[];
  /** What was found, in words. */
  readonly findings: readonly { readonly flag: string; readonly detail: Words }[];
  /** Order, delivery and invoice side by side; absent where the order has not come in. */
  readonly match?: { readonly order: string; readonly lines: readonly MatchedLine[] };
}

const VERIFICATION_POLL_MS = 50;
const LONGEST_VERIFICATION_MS = 30_000;

/** Who sends a document, where the sandbox knows both firms that it names. */
export function tradeInputOf(
  { file, bytes }: SourceFile,
  firmOf: (party: PartyReference) => SandboxFirm | undefined,
): TradeDocumentInput | undefined {
  const read = parseTradeDocument(bytes);
  if (!read.ok) return undefined;
  const { kind } = read.value;
  const [seller, buyer] = [firmOf(read.value.seller), firmOf(read.value.buyer)];
  if (seller === undefined || buyer === undefined) return undefined;
  return { file, bytes, sentBy: kind === 'despatchAdvice' ? seller : buyer };
}

/** A document that was not taken, and why. */
export interface RefusedDocument {
  readonly file: string;
  readonly reason: string;
}

/** Sends a document; the same bytes are one document, however often they are sent. @returns what speaks against it */
export async function sendTradeDocument(
  world: JobWorld,
  { file, bytes, sentBy }: TradeDocumentInput,
): Promise<RefusedDocument | undefined> {
  try {
    await world.as(userOf(sentBy)).give('/documents', { mediaType: 'application/xml', bytes });
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    return { file, reason: error.message };
  }
}

/**
 * The operator reports what the worker made of the trade behind the receivable, whatever it flags. A report may be another
 * one by the time of a second run: what was verified in the first stays verified.
 */
export async function verify(world: JobWorld, receivableId: string): Promise<TradeFound> {
  const operator = world.as(OPERATOR);
  const path = `/receivables/${receivableId}`;
  const receivable = () => operator.get<LedgerRecord<'receivable'>>(path);
  const before = await receivable();
  const isNew = before.verification === undefined;
  const patienceMs = isNew ? LONGEST_VERIFICATION_MS : 0;
  const report = await reportOf(operator, `${path}/verification`, patienceMs);
  const { reportSha256, state, flags, findings, match } = report;
  if (isNew) {
    try {
      await operator.give(`${path}/verification`, { reportSha256, flags });
    } catch (error) {
      if (!(error instanceof ApiRefusal) || (await receivable()).verification === undefined) throw error;
    }
  }
  return { invoice: before.invoice.number, state, flags, findings, ...(match === undefined ? {} : { match }) };
}

interface VerificationAnswer extends Omit<TradeFound, 'invoice'> {
  readonly reportSha256: string;
}

/** The worker's report, for which the job waits some time; after that, what the record alone says. */
async function reportOf(operator: ApiUser, path: string, patienceMs: number): Promise<VerificationAnswer> {
  for (let waitedMs = 0; ; waitedMs += VERIFICATION_POLL_MS) {
    const answer = await operator.get<VerificationAnswer>(path);
    if (answer.state !== 'pending' || waitedMs >= patienceMs) return answer;
    await delay(VERIFICATION_POLL_MS);
  }
}
