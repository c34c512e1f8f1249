/** Credentials: what a certifier vouches for, of whom or of which product, and from when until when. */
import { type Static, Type } from 'typebox';
import { addYears, type CalendarDate } from './calendar';
import { CreditCode, DateText, Gtin, InstantText, Reason, Strict, Text } from './fields';
import { productKeyOf } from './fingerprint';
import { parseGtin } from './gtin';
import { MAX_LIST_LENGTH } from './limits';
import { type CredentialKind, CredentialKindName, type Role } from './participants';
import { refuse } from './problems';

/** The product of a carbon-footprint certificate. */
export const CertifiedProduct = Strict({
  gtin: Type.Optional(Gtin),
  name: Text,
  /** What the footprint is of: `1 kWh of battery capacity`. */
  functionalUnit: Text,
  footprintGramsCo2e: Type.String({ pattern: '^(0|[1-9][0-9]{0,17})$', description: 'Whole grams of CO2 equivalent' }),
  /** Product category rule or standard (ISO 14067, a PCR number). */
  standard: Text,
});
export type CertifiedProduct = Static<typeof CertifiedProduct>;

/** Short name of a product in the key of its certificate. */
export const ProductKey = Type.String({ pattern: '^([0-9]{14}|N[0-9a-f]{24})$', description: 'GTIN-14, or a hash' });

const Revocation = Strict({ reason: Reason, revokedAt: InstantText });

/** One grant of a credential. */
const TERM_FIELDS = {
  certifier: CreditCode,
  certificateNumber: Type.Optional(Text),
  validFrom: DateText,
  validUntil: DateText,
  /** Whether it began the credential or prolonged it. */
  grant: Type.Enum(['issued', 'renewed']),
  grantedAt: InstantText,
  revocation: Type.Optional(Revocation),
};
const Term = Strict(TERM_FIELDS);

/** A credential with its latest grant, and the earlier ones: nothing of its history is lost. */
export const Credential = Strict({
  holder: CreditCode,
  credential: CredentialKindName,
  productKey: Type.Optional(ProductKey),
  product: Type.Optional(CertifiedProduct),
  ...TERM_FIELDS,
  former: Type.Array(Term, { maxItems: MAX_LIST_LENGTH }),
});
export type Credential = Static<typeof Credential>;

/**
 * Longest validity in years. Little giant: three, then renewed after review (工信部企业〔2022〕63号 优质中小企业梯度培育管理
 * 暂行办法); single champion: three (工信部政法〔2023〕138号). The others say their own.
 */
const MAX_VALIDITY_YEARS: Partial<Readonly<Record<CredentialKind, number>>> = { littleGiant: 3, singleChampion: 3 };

const ANCHORS: readonly Role[] = ['anchor'];
const MAKERS: readonly Role[] = ['anchor', 'supplier'];
const HOLDERS: Readonly<Record<CredentialKind, readonly Role[]>> = {
  littleGiant: ANCHORS,
  singleChampion: ANCHORS,
  leadingFirm: ANCHORS,
  greenFactory: MAKERS,
  greenSupplyChainManager: MAKERS,
  productCarbonFootprint: MAKERS,
};

/** Roles of which a firm needs one to hold a credential. */
export function holderRoles(credential: CredentialKind): readonly Role[] {
  return HOLDERS[credential];
}

/**
 * Refuses a validity that ends before it begins or lasts longer than the rule of the credential allows.
 * @throws Refusal `invalid-input`, `credential-validity-too-long`
 */
export function requireValidity(credential: CredentialKind, validFrom: CalendarDate, validUntil: CalendarDate): void {
  const field = { field: 'validUntil' };
  if (validUntil < validFrom) refuse('invalid-input', 'validity ends before it begins', field);
  const years = MAX_VALIDITY_YEARS[credential];
  if (years !== undefined && validUntil > addYears(validFrom, years)) {
    refuse('credential-validity-too-long', `${credential} from ${validFrom} lasts ${years} years at most`, field);
  }
}

/**
 * The key of the product that a credential is about; `undefined` for one of a firm.
 * @throws Refusal `invalid-input` when a product is missing or in the way, `gtin-invalid`
 */
export function requireProduct(credential: CredentialKind, product: CertifiedProduct | undefined): string | undefined {
  const ofProduct = credential === 'productCarbonFootprint';
  if (ofProduct !== (product !== undefined)) {
    const detail = ofProduct ? 'a carbon-footprint certificate is of a product' : `${credential} is of a firm`;
    refuse('invalid-input', detail, { field: 'product' });
  }
  if (product === undefined) return undefined;
  return product.gtin === undefined ? productKeyOf(product.name) : parseGtin(product.gtin, 'product.gtin');
}

/** Whether a credential holds on a day; a revoked grant never does again. */
export function isValidOn({ former, ...latest }: Credential, day: CalendarDate): boolean {
  return [latest, ...former].some(
    ({ validFrom, validUntil, revocation }) => revocation === undefined && validFrom <= day && day <= validUntil,
  );
}

/** Whether a credential can still be renewed or revoked: not revoked, and not run out before the day. */
export function isAlive({ revocation, validUntil }: Credential, day: CalendarDate): boolean {
  return revocation === undefined && day <= validUntil;
}

/** The credential with a further grant; what stood before joins the history. @throws Refusal `list-full` */
export function withGrant(before: Credential | undefined, next: Omit<Credential, 'former'>): Credential {
  if (before === undefined) return { ...next, former: [] };
  const { former, holder, credential, productKey, product, ...term } = before;
  if (former.length >= MAX_LIST_LENGTH) {
    refuse('list-full', `${credential} of ${holder} was granted ${MAX_LIST_LENGTH} times`, { field: 'credential' });
  }
  return { ...next, former: [...former, term] };
}
