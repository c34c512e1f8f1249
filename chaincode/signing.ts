/** Accepts a typed-data signature: by a signatory, in time, and once. */
import { MAX_SIGNATURE_LIFETIME_SECONDS } from '../domain/limits';
import { refuse } from '../domain/problems';
import type { LedgerRecord } from '../domain/records';
import type { Commitment } from '../domain/signatories';
import { recoverSigner, type TypedData } from '../domain/typed-data';
import type { CommandContext } from './handler';
import { requireSignatory } from './participants';

interface GivenSignature {
  readonly signature: string;
  readonly nonce: string;
  readonly expiresAt: number;
}

type Signed = Pick<LedgerRecord<'usedNonce'>, 'signer'> & GivenSignature;

/**
 * Verifies that a signatory of the firm signed the data, within its mandate for the commitment, and uses the nonce up.
 * @throws Refusal `signature-invalid`, `signature-expired`, `signature-used`, `signatory-revoked`,
 *   `signatory-purpose-missing`, `signatory-limit-exceeded`
 */
export async function acceptSignature(
  context: CommandContext,
  firm: string,
  data: TypedData,
  given: GivenSignature,
  commitment: Commitment,
): Promise<Signed> {
  const nowSeconds = Math.floor(Date.parse(context.now) / 1000);
  if (given.expiresAt <= nowSeconds) {
    refuse('signature-expired', `it expired at ${given.expiresAt}, now is ${nowSeconds}`, { field: 'expiresAt' });
  }
  if (given.expiresAt > nowSeconds + MAX_SIGNATURE_LIFETIME_SECONDS) {
    refuse('signature-invalid', 'it stays usable for too long', { field: 'expiresAt' });
  }
  const signer = recoverSigner(data, given.signature);
  await requireSignatory(context, firm, signer, commitment);
  if ((await context.work.get('usedNonce', signer, given.nonce)) !== undefined) {
    refuse('signature-used', `${signer} used this nonce before`, { field: 'nonce' });
  }
  context.work.put('usedNonce', { signer, nonce: given.nonce, usedBy: context.commandId });
  return { signer, signature: given.signature, nonce: given.nonce, expiresAt: given.expiresAt };
}
