/** The unified social credit code of a Chinese legal entity (GB 32100-2015). */
import { refuse } from './problems';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Weights 3^i mod 31 of the first seventeen characters. */
const WEIGHTS = Array.from({ length: 17 }, (_, position) => Number(3n ** BigInt(position) % 31n));

/** The eighteenth character that the first seventeen call for. */
export function checkCharacter(first17: string): string {
  const sum = WEIGHTS.reduce(
    (total, weight, position) => total + weight * ALPHABET.indexOf(first17.charAt(position)),
    0,
  );
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/**
 * Reads a credit code of the right form.
 * A wrong check character is not refused: real published codes are known to fail, so it goes to review.
 * @throws Refusal `credit-code-malformed` when length or alphabet is wrong
 */
export function parseCreditCode(text: string, field: string): { code: string; checkHolds: boolean } {
  const wellFormed = text.length === 18 && [...text].every((character) => ALPHABET.includes(character));
  if (!wellFormed) refuse('credit-code-malformed', `${text.slice(0, 40)} has not the form of a credit code`, { field });
  return { code: text, checkHolds: checkCharacter(text.slice(0, 17)) === text.charAt(17) };
}
