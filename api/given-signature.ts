/** Looks at a signature at the door that the ledger sees later, when nobody looks: what it would refuse then is refused now. */
import { MAX_SIGNATURE_LIFETIME_SECONDS } from '../domain/limits';
import { refuse } from '../domain/problems';
import { type Commitment, requireMandate } from '../domain/signatories';
import { recoverSigner, type TypedData } from '../domain/typed-data';
import type { Actor } from '../store/command-log';
import { findRecord } from '../store/read-model';
import type { Service } from './service';

/**
 * Refuses a signature that is not by a signatory of the actor's firm with a mandate for the commitment, or not good for long enough
 * or for too long.
 * @param from Unix time in seconds from which it is going to be used; now, where that is later
 * @throws Refusal `signature-expired`, `signature-invalid`, `signatory-revoked`, `signatory-purpose-missing`,
 *   `signatory-limit-exceeded`
 */
export async function requireGoodSignature(
  { database, clock }: Service,
  actor: Actor,
  data: TypedData,
  { signature, expiresAt }: { readonly signature: string; readonly expiresAt: number },
  commitment: Commitment,
  from = 0,
): Promise<void> {
  const used = Math.max(Math.floor((await clock.now()).getTime() / 1_000), from);
  if (expiresAt <= used) refuse('signature-expired', 'it expires before it is good', { field: 'expiresAt' });
  if (expiresAt > used + MAX_SIGNATURE_LIFETIME_SECONDS) {
    refuse('signature-invalid', 'it stays usable for too long', { field: 'expiresAt' });
  }
  const signer = recoverSigner(data, signature);
  const signatory = (await findRecord(database, actor, 'signatory', actor.party, signer))?.record;
  if (signatory === undefined) {
    return refuse('signature-invalid', `${signer} is no signatory of ${actor.party}`, { field: 'signature' });
  }
  requireMandate(signatory, commitment);
}
