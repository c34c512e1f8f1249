/** Bank accounts as payment messages name them. */

/** Where an account is kept: by BIC (ISO 9362), or by the bank's number in China's payment system (CNAPS, 12 digits). */
export type Agent = { readonly bic: string } | { readonly cnaps: string };

/** An account of a party: an IBAN, or whatever number its bank gave it. */
export interface PartyAccount {
  readonly party: string;
  readonly name: string;
  readonly account: string;
  readonly agent: Agent;
}

const IBAN = /^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$/;

/** Whether a number is an IBAN by form and check digits (ISO 13616, ISO 7064 mod 97-10). */
export function isIban(account: string): boolean {
  if (!IBAN.test(account)) return false;
  const digits = [...`${account.slice(4)}${account.slice(0, 4)}`].map((character) => Number.parseInt(character, 36));
  return BigInt(digits.join('')) % 97n === 1n;
}

/** The form in which two spellings of an account are the same. */
export function accountKey(account: string): string {
  return account.replace(/[\s-]/g, '').toUpperCase();
}
