/** Checks a signature over typed data: by a signatory of the firm, in time, and good once. */
import { MAX_SIGNATURE_LIFETIME_SECONDS } from '../../domain/limits';
import { type LedgerRecord, recordPath } from '../../domain/records';
import { type Commitment, requireMandate } from '../../domain/signatories';
import { recoverSigner, type TypedData } from '../../domain/typed-data';
import { recordNameOf } from '../record-writes';
import { applied, type Repetition } from './repetition';

interface GivenSignature {
  readonly signature: string;
  readonly nonce: string;
  readonly expiresAt: number;
}

type Signed = Pick<LedgerRecord<'usedNonce'>, 'signer'> & GivenSignature;

/** Checks the signature, its mandate and its nonce; answers with what the record has to keep of it. */
export function checkSignature(
  repetition: Repetition,
  check: 'confirmation' | 'transfer' | 'assignment' | 'earlyPayment',
  firm: string,
  data: TypedData,
  given: GivenSignature,
  commitment: Commitment,
): Signed {
  const { by, command } = repetition;
  const nowSeconds = Math.floor(Date.parse(by.instant) / 1000);
  const { value: signer, refusal } = applied(() => recoverSigner(data, given.signature));
  const signatory = signer === undefined ? undefined : repetition.get('signatory', firm, signer);
  const figures = Object.entries(data.message).map(([name, value]) => `${name} ${value}`);
  repetition.judge(
    check,
    command.subject,
    `expected the signature of a signatory of ${firm} over ${figures.join(', ')}; it is by ${signer ?? 'nobody'}`,
    [
      refusal,
      signatory === undefined && `${signer ?? 'nobody'} is no signatory of ${firm}`,
      signatory && applied(() => requireMandate(signatory, commitment)).refusal,
      given.expiresAt <= nowSeconds && `it expired at ${given.expiresAt}, the transaction is of ${nowSeconds}`,
      given.expiresAt > nowSeconds + MAX_SIGNATURE_LIFETIME_SECONDS && `it stays usable until ${given.expiresAt}`,
    ],
  );
  const signed = { signer: signer ?? '', signature: given.signature, nonce: given.nonce, expiresAt: given.expiresAt };
  if (signer !== undefined) checkNonce(repetition, signed);
  return signed;
}

/** That a nonce is fresh stands in what the transaction read, whichever receivable it was used for before. */
function checkNonce(repetition: Repetition, { signer, nonce }: Signed): void {
  const { by, command } = repetition;
  const path = recordPath('usedNonce', [signer, nonce]);
  const read = by.reads.keys.find(({ key }) => recordNameOf(key)?.path === path);
  const before = repetition.get('usedNonce', signer, nonce);
  repetition.judge('nonce', path, `${command.name} ${command.id} uses it up`, [
    before !== undefined && `command ${before.usedBy} used it before`,
    read === undefined && 'its transaction did not look whether it was used',
    read?.version != null && 'its transaction found it used',
  ]);
  repetition.expect('usedNonce', { signer, nonce, usedBy: command.id });
}
