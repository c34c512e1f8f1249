/** Repeats the commands about credentials, and tells whether a firm's held on a day. */
import { addDays, type CalendarDate, isCalendarDate } from '../../domain/calendar';
import {
  type Credential,
  holderRoles,
  isAlive,
  isValidOn,
  requireProduct,
  requireValidity,
  withGrant,
} from '../../domain/credentials';
import { type CredentialProof, credentialProofOf } from '../../domain/green-grid';
import type { CredentialKind } from '../../domain/participants';
import { keyPartsOf, type LedgerRecord, recordPath } from '../../domain/records';
import { credentialPathsOf } from '../../domain/rests-on';
import { applied, dayOf, type Repeats, type Repetition } from './repetition';

/** Repetitions of the credential commands. */
export const credentialRepeats: Repeats<'issueCredential' | 'renewCredential' | 'revokeCredential'> = {
  issueCredential(repetition, body) {
    const { party, instant } = repetition.by;
    const kind = body.credential as CredentialKind;
    const product = applied(() => requireProduct(kind, body.product));
    const next: Omit<Credential, 'former'> = {
      ...body,
      ...(product.value === undefined ? {} : { productKey: product.value }),
      certifier: party,
      grant: 'issued',
      grantedAt: instant,
    };
    const parts = keyPartsOf('credential', { ...next, former: [] });
    const before = repetition.get('credential', ...parts);
    const roles = repetition.get('firm', body.holder)?.roles as string[] | undefined;
    repetition.judge('credential', recordPath('credential', parts), validityText(body), [
      product.refusal,
      validityFault(kind, body),
      holderRoles(kind).every((role) => roles?.includes(role) !== true) &&
        `${body.holder} was not registered as ${holderRoles(kind).join(' or ')}`,
      before !== undefined && isAlive(before, dayOf(repetition)) && `it was valid until ${before.validUntil} already`,
    ]);
    expectGrant(repetition, before, next);
    return recordPath('credential', parts);
  },

  renewCredential(repetition, body) {
    const parts = partsOf(body);
    const subject = recordPath('credential', parts);
    const before = aliveCredential(repetition, parts);
    if (before === undefined) return subject;
    const { former: _, certificateNumber, ...kept } = before;
    const { validFrom, validUntil } = body;
    const inTime = isCalendarDate(before.validUntil) && validFrom <= addDays(before.validUntil, 1);
    repetition.judge('credential', subject, validityText(body), [
      validityFault(before.credential as CredentialKind, body),
      !inTime && `the one before ended on ${before.validUntil}`,
      validUntil <= before.validUntil && `the one before lasts until ${before.validUntil}`,
    ]);
    const number = body.certificateNumber ?? certificateNumber;
    expectGrant(repetition, before, {
      ...kept,
      validFrom,
      validUntil,
      ...(number === undefined ? {} : { certificateNumber: number }),
      grant: 'renewed',
      grantedAt: repetition.by.instant,
    });
    return subject;
  },

  revokeCredential(repetition, { reason, ...named }) {
    const parts = partsOf(named);
    const before = aliveCredential(repetition, parts);
    if (before !== undefined) {
      const revocation = { reason, revokedAt: repetition.by.instant };
      const day = dayOf(repetition);
      const former = before.former.map((term) =>
        term.revocation === undefined && day <= term.validUntil ? { ...term, revocation } : term,
      );
      repetition.expect('credential', { ...before, revocation, former });
    }
    return recordPath('credential', parts);
  },
};

/** The obligor's credential has to be valid on the transaction's day. */
export function checkLittleGiant(repetition: Repetition, holder: string): void {
  const credential = repetition.get('credential', holder, 'littleGiant');
  const day = dayOf(repetition);
  const subject = `credential/${holder}/littleGiant`;
  if (credential === undefined) {
    repetition.judge('credential', subject, `expected one that is valid on ${day}`, [`${holder} held none`]);
    return;
  }
  const { validFrom, validUntil, revocation } = credential;
  const revoked = revocation === undefined ? '' : ` and was revoked at ${revocation.revokedAt}`;
  repetition.judge('credential', subject, `expected one that is valid on ${day}`, [
    !isValidOn(credential, day) && `it is valid from ${validFrom} until ${validUntil}${revoked}`,
  ]);
}

interface Validity {
  readonly validFrom: string;
  readonly validUntil: string;
}

function validityText({ validFrom, validUntil }: Validity): string {
  return `it is valid from ${validFrom} until ${validUntil}`;
}

function validityFault(kind: CredentialKind, { validFrom, validUntil }: Validity): string | undefined {
  if (!isCalendarDate(validFrom) || !isCalendarDate(validUntil)) return 'one of the two is no day';
  return applied(() => requireValidity(kind, validFrom, validUntil)).refusal;
}

function partsOf({ holder, credential, productKey }: Pick<Credential, 'holder' | 'credential' | 'productKey'>) {
  return [holder, credential as string, ...(productKey === undefined ? [] : [productKey])];
}

/** The credentials that an offer's price rests on, each valid on the transaction's day. */
export function pricedCredentials(repetition: Repetition, offer: LedgerRecord<'sealedOffer'>): CredentialProof[] {
  const day = dayOf(repetition);
  return credentialPathsOf(offer).flatMap((path) => {
    const credential = repetition.get('credential', ...path.split('/').slice(1));
    const isValid = credential !== undefined && isValidOn(credential, day);
    repetition.judge('credential', path, `the price of ${offer.id} rests on it, valid on ${day}`, [
      credential === undefined && 'it was not on the ledger',
      credential !== undefined && !isValid && 'it was not valid',
    ]);
    return credential !== undefined && isValid ? [credentialProofOf(credential)] : [];
  });
}

/** A credential that its own certifier still can change. */
function aliveCredential(repetition: Repetition, parts: readonly string[]): Credential | undefined {
  const before = repetition.get('credential', ...parts);
  const { party } = repetition.by;
  const day: CalendarDate = dayOf(repetition);
  repetition.judge('credential', recordPath('credential', parts), `its certifier changes it on ${day}`, [
    before === undefined && 'it was not on the ledger',
    before !== undefined && before.certifier !== party && `${party} is not ${before.certifier}`,
    before !== undefined && !isAlive(before, day) && 'it had ended or was revoked',
  ]);
  return before;
}

function expectGrant(repetition: Repetition, before: Credential | undefined, next: Omit<Credential, 'former'>): void {
  const { value, refusal } = applied(() => withGrant(before, next));
  if (refusal !== undefined) repetition.judge('credential', `credential/${next.holder}`, 'it is granted', [refusal]);
  if (value !== undefined) repetition.expect('credential', value);
}
