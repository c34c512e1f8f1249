/** The code lists that the implemented rules of EN 16931 check against. */

/** Second letters of the ISO 3166-1 codes by their first letter. */
const ISO_3166 =
  'A:DEFGILMOQRSTUWXZ B:ABDEFGHIJLMNOQRSTVWYZ C:ACDFGHIKLMNORUVWXYZ D:EJKMOZ E:CEGHRST F:IJKMOR G:ABDEFGHILMNPQRSTUWY H:KMNRTU I:DELMNOQRST J:EMOP K:EGHIMNPRWYZ L:ABCIKRSTUVY M:ACDEFGHKLMNOPQRSTUVWXYZ N:ACEFGILOPRUZ O:M P:AEFGHKLMNRSTWY Q:A R:EOSUW S:ABCDEGHIJKLMNORSTVXYZ T:CDFGHJKLMNORTVWZ U:AGMSYZ V:ACEGINU W:FS Y:ET Z:AMW';

/** ISO 3166-1 with the codes that EN 16931 adds: `1A` for Kosovo, `XI` for Northern Ireland. */
export const COUNTRY_CODES: ReadonlySet<string> = new Set([
  ...ISO_3166.split(' ').flatMap((group) => [...group.slice(2)].map((second) => group.charAt(0) + second)),
  '1A',
  'XI',
]);

/** What a VAT identifier may start with; Greece writes `EL`. */
export const VAT_COUNTRY_PREFIXES: ReadonlySet<string> = new Set([...COUNTRY_CODES, 'EL']);

/** UNTDID 1001 as EN 16931 divides it. */
export const INVOICE_TYPE_CODES: Readonly<Record<'invoice' | 'creditNote', ReadonlySet<string>>> = {
  invoice: setOf(
    '71 80 81 82 84 102 130 202 203 204 211 218 219 295 325 326 331 380 382 383 384 385 386 387 388 389 390 393 394 395',
    '456 457 471 472 473 500 501 527 553 575 623 633 751 780 817 870 875 876 877 935',
  ),
  creditNote: setOf('81 83 261 262 296 308 381 396 420 458 502 503 532'),
};

function setOf(...groups: readonly string[]): ReadonlySet<string> {
  return new Set(groups.flatMap((group) => group.split(' ')));
}
