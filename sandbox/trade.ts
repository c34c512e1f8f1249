/** The trade behind the invoices: each side sends its documents, the operator reports what they say side by side. */
import type { PartyReference } from '../intake/party-reference';
import { parseTradeDocument } from '../intake/trade-document';
import { type AnswerOf, ApiRefusal, type ApiUser } from './api-client';
import { OPERATOR, type SandboxFirm, userOf } from './firms';
import { lookUntil } from './look-until';
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
export interface TradeFound
  extends Pick<AnswerOf<'get', '/receivables/{id}/verification'>, 'state' | 'flags' | 'findings' | 'match'> {
  /** Number of the invoice. */
  readonly invoice: string;
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
    await world.as(userOf(sentBy)).give('/documents', { body: { mediaType: 'application/xml', bytes } });
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
export async function verify(world: JobWorld, id: string): Promise<TradeFound> {
  const operator = world.as(OPERATOR);
  const path = { id };
  const receivable = () => operator.get('/receivables/{id}', { path });
  const before = await receivable();
  const isNew = before.verification === undefined;
  const patienceMs = isNew ? LONGEST_VERIFICATION_MS : 0;
  const { reportSha256, state, flags, findings, match } = await reportOf(operator, id, patienceMs);
  if (isNew) {
    try {
      await operator.give('/receivables/{id}/verification', { path, body: { reportSha256, flags } });
    } catch (error) {
      if (!(error instanceof ApiRefusal) || (await receivable()).verification === undefined) throw error;
    }
  }
  return { invoice: before.invoice.number, state, flags, findings, ...(match === undefined ? {} : { match }) };
}

/** The worker's report, for which the job waits some time; after that, what the record alone says. */
async function reportOf(operator: ApiUser, id: string, patienceMs: number) {
  const look = () => operator.get('/receivables/{id}/verification', { path: { id } });
  return await lookUntil(look, ({ state }) => state !== 'pending', { everyMs: VERIFICATION_POLL_MS, patienceMs });
}
