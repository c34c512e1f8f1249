/** Field types shared by records, commands and the API: one definition gives validation, type and OpenAPI. */
import { Type } from 'typebox';
import { MAX_REASON_LENGTH, MAX_TEXT_LENGTH } from './limits';
import { MINOR_UNIT_DIGITS } from './money';
import type { ProblemSlug } from './problems';

/** An object that names all of its fields: what it does not name is refused, never ignored. */
export const Strict = <Fields extends Parameters<typeof Type.Object>[0]>(fields: Fields) =>
  Type.Object(fields, { additionalProperties: false });

/** One line of text: no control characters and no half surrogate pairs, which no database and no screen can carry. */
export const LINE_PATTERN = '^[^\\p{Cc}\\p{Cs}]*$';
export const Text = Type.String({ minLength: 1, maxLength: MAX_TEXT_LENGTH, pattern: LINE_PATTERN });
export const Reason = Type.String({ minLength: 1, maxLength: MAX_REASON_LENGTH, pattern: LINE_PATTERN });
export const CREDIT_CODE_PATTERN = '^[0-9A-HJ-NP-RTUW-Y]{18}$';
const GTIN_PATTERN = '^[0-9]{8,14}$';
export const CreditCode = Type.String({
  pattern: CREDIT_CODE_PATTERN,
  description: 'Unified social credit code (GB 32100-2015)',
});
export const Gtin = Type.String({ pattern: GTIN_PATTERN, description: 'GTIN of 8, 12, 13 or 14 digits' });
export const AmountMinor = Type.String({ pattern: '^[1-9][0-9]{0,15}$', description: 'Whole minor units' });
export const NonNegativeMinor = Type.String({ pattern: '^(0|[1-9][0-9]{0,15})$', description: 'Whole minor units' });
export const CurrencyCode = Type.Enum(Object.keys(MINOR_UNIT_DIGITS), { description: 'ISO 4217' });
export const DateText = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description: 'Calendar date' });
export const InstantText = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z$',
  description: 'Instant in UTC',
});
export const Sha256Hex = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256, hexadecimal' });
export const RecordId = Type.String({ pattern: '^[DEFHLOPQRT][0-9a-f]{24}$', description: 'Name of a ledger record' });
export const Slug = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'Short name' });
export const Address = Type.String({ pattern: '^0x[0-9a-fA-F]{40}$', description: 'secp256k1 signatory address' });
export const Signature = Type.String({
  pattern: '^0x[0-9a-f]{128}1[bc]$',
  description: 'r, s and v (27 or 28) of an EIP-712 signature',
});
export const Bytes32 = Type.String({ pattern: '^0x[0-9a-f]{64}$', description: '32 bytes, hexadecimal' });
export const UnixSeconds = Type.Integer({ minimum: 0, maximum: 253_402_300_799, description: 'Unix time in seconds' });
export const CommandId = Type.String({
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'UUID of a command',
});
export const Bps = Type.Integer({ minimum: 0, maximum: 10_000, description: 'Basis points' });

/** Problems of their own for a text that has not the form of its field; every other one is `invalid-input`. */
export const PROBLEM_BY_PATTERN: ReadonlyMap<unknown, ProblemSlug> = new Map<unknown, ProblemSlug>([
  [CREDIT_CODE_PATTERN, 'credit-code-malformed'],
  [GTIN_PATTERN, 'gtin-invalid'],
]);
