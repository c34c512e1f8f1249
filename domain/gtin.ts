/** Global trade item numbers (GS1 General Specifications, 7.9). */
import { refuse } from './problems';

/** The digit that the others of a GS1 number call for: weights 3 and 1 from the right, complement to ten. */
export function gs1CheckDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

/** The number with 14 digits, as keys use it. @throws Refusal `gtin-invalid` when length or check digit is wrong */
export function parseGtin(text: string, field: string): string {
  const wellFormed = /^(?:[0-9]{8}|[0-9]{12,14})$/.test(text);
  if (!wellFormed) refuse('gtin-invalid', `${text.slice(0, 40)} has not 8, 12, 13 or 14 digits`, { field });
  const expected = gs1CheckDigit(text.slice(0, -1));
  if (!text.endsWith(expected)) refuse('gtin-invalid', `${text} ends with a digit other than ${expected}`, { field });
  return text.padStart(14, '0');
}
