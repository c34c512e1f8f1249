/** Who may sign what for a firm, and up to which amount. */
import { type Static, Type } from 'typebox';
import { Address, AmountMinor, CreditCode, CurrencyCode, InstantText, Reason, Strict } from './fields';
import { MINOR_UNIT_DIGITS } from './money';
import { SIGNING_PURPOSES, type SigningPurpose, SigningPurposeName } from './participants';
import { refuse } from './problems';

/** What a signatory is given: purposes, and the most that one signature may bind to, by currency. */
export const MANDATE_FIELDS = {
  /** Left out: every purpose. */
  purposes: Type.Optional(
    Type.Array(SigningPurposeName, { minItems: 1, maxItems: SIGNING_PURPOSES.length, uniqueItems: true }),
  ),
  /** Left out: no limit. Where there are limits, a currency without one is not signed for at all. */
  limits: Type.Optional(
    Type.Array(Strict({ currency: CurrencyCode, amountMinor: AmountMinor }), {
      minItems: 1,
      maxItems: Object.keys(MINOR_UNIT_DIGITS).length,
    }),
  ),
};

/** An address whose signatures bind a firm, for as long as it is not revoked. */
export const Signatory = Strict({
  firm: CreditCode,
  address: Address,
  ...MANDATE_FIELDS,
  registeredAt: InstantText,
  /** The address in whose place this one came. */
  replaces: Type.Optional(Address),
  revokedAt: Type.Optional(InstantText),
  revocationReason: Type.Optional(Reason),
  /** The address that came in place of this one. */
  replacedBy: Type.Optional(Address),
});
export type Signatory = Static<typeof Signatory>;

/** What a signature would bind its firm to. */
export interface Commitment {
  readonly purpose: SigningPurpose;
  readonly amountMinor: bigint;
  readonly currency: string;
}

/**
 * Refuses a signature for which its signatory has no mandate. A revoked address is refused whatever the transaction says
 * of its time: who holds a stolen key also chooses the timestamp.
 * @throws Refusal `signatory-revoked`, `signatory-purpose-missing`, `signatory-limit-exceeded`
 */
export function requireMandate(signatory: Signatory, { purpose, amountMinor, currency }: Commitment): void {
  const { firm, address, purposes, limits, revokedAt } = signatory;
  const where = { field: 'signature', reference: `signatory/${firm}/${address}` };
  if (revokedAt !== undefined) refuse('signatory-revoked', `${address} was revoked at ${revokedAt}`, where);
  if (purposes !== undefined && !(purposes as string[]).includes(purpose)) {
    refuse('signatory-purpose-missing', `${address} signs to ${purposes.join(', ')}, not to ${purpose}`, where);
  }
  if (limits === undefined) return;
  const limit = limits.find((each) => each.currency === currency);
  if (limit === undefined || amountMinor > BigInt(limit.amountMinor)) {
    const allowed = limit === undefined ? 'nothing' : `${limit.amountMinor} minor units`;
    refuse('signatory-limit-exceeded', `${address} signs for ${allowed} in ${currency}, not ${amountMinor}`, where);
  }
}

/** @throws Refusal `invalid-input` when a currency has two limits */
export function requireOneLimitEach(limits: Signatory['limits']): void {
  const currencies = (limits ?? []).map(({ currency }) => currency);
  if (new Set(currencies).size !== currencies.length) {
    refuse('invalid-input', 'a currency has two limits', { field: 'limits' });
  }
}
