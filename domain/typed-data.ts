/** What binds a party in law, as EIP-712 typed data that its own secp256k1 key signs. */
import { getAddress, getBytes, id, type TypedDataField } from 'ethers';
import { keccak256 } from 'js-sha3';
import type { AcceptanceMandate } from './acceptance-mandate';
import type { EarlyPaymentTerms } from './early-payment';
import { refuse } from './problems';
import type { LedgerRecord } from './records';
import { recoverPublicKey } from './secp256k1';
import { typedDataDigest } from './typed-data-digest';

/** Fields of each message; the wallet shows them to the person who signs. */
export const TYPED_MESSAGES = {
  /** The obligor's irrevocable promise to pay the face at maturity. */
  Confirmation: [
    { name: 'receivable', type: 'string' },
    { name: 'invoiceFingerprint', type: 'bytes32' },
    { name: 'seller', type: 'string' },
    { name: 'obligor', type: 'string' },
    { name: 'currency', type: 'string' },
    { name: 'amountMinor', type: 'uint256' },
    { name: 'maturityDate', type: 'string' },
    { name: 'nonce', type: 'bytes32' },
    { name: 'expiresAt', type: 'uint64' },
  ],
  /** The holder's order to transfer the receivable, or the part, to another firm. */
  Transfer: [
    { name: 'receivable', type: 'string' },
    { name: 'invoiceFingerprint', type: 'bytes32' },
    { name: 'holder', type: 'string' },
    { name: 'receiver', type: 'string' },
    { name: 'obligor', type: 'string' },
    { name: 'currency', type: 'string' },
    { name: 'amountMinor', type: 'uint256' },
    { name: 'maturityDate', type: 'string' },
    { name: 'nonce', type: 'bytes32' },
    { name: 'expiresAt', type: 'uint64' },
  ],
  /** The holder's assignment of the receivable to the financier at the offered price. */
  Assignment: [
    { name: 'receivable', type: 'string' },
    { name: 'offer', type: 'string' },
    { name: 'holder', type: 'string' },
    { name: 'financier', type: 'string' },
    { name: 'currency', type: 'string' },
    { name: 'advanceMinor', type: 'uint256' },
    { name: 'discountMinor', type: 'uint256' },
    { name: 'netMinor', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
    { name: 'expiresAt', type: 'uint64' },
  ],
  /** Obligor and holder agree that less is paid, on a day before maturity; each signs the same terms with a nonce of its own. */
  EarlyPayment: [
    { name: 'receivable', type: 'string' },
    { name: 'invoiceFingerprint', type: 'bytes32' },
    { name: 'obligor', type: 'string' },
    { name: 'holder', type: 'string' },
    { name: 'currency', type: 'string' },
    { name: 'amountMinor', type: 'uint256' },
    { name: 'payMinor', type: 'uint256' },
    { name: 'payOn', type: 'string' },
    { name: 'nonce', type: 'bytes32' },
    { name: 'expiresAt', type: 'uint64' },
  ],
  /** The holder's mandate to assign the receivable to whichever bank's offer meets these limits. */
  AcceptanceMandate: [
    { name: 'request', type: 'string' },
    { name: 'receivable', type: 'string' },
    { name: 'holder', type: 'string' },
    { name: 'currency', type: 'string' },
    { name: 'amountMinor', type: 'uint256' },
    { name: 'maxAnnualRate', type: 'string' },
    { name: 'minNetMinor', type: 'uint256' },
    { name: 'notBefore', type: 'uint64' },
    { name: 'nonce', type: 'bytes32' },
    { name: 'expiresAt', type: 'uint64' },
  ],
} as const satisfies Record<string, readonly TypedDataField[]>;

export type MessageName = keyof typeof TYPED_MESSAGES;
export type MessageValues<Name extends MessageName> = Record<(typeof TYPED_MESSAGES)[Name][number]['name'], string>;

/** Typed data as a wallet takes it (`eth_signTypedData_v4` without its EIP712Domain entry). */
export interface TypedData {
  domain: { name: string; version: string; salt: string };
  types: Record<string, { name: string; type: string }[]>;
  primaryType: MessageName;
  message: Record<string, string>;
}

/** Builds the message for one channel: the salt binds it to that ledger and to no other. */
export function typedData<Name extends MessageName>(
  channel: string,
  name: Name,
  message: MessageValues<Name>,
): TypedData {
  return {
    domain: { name: 'GreenTier', version: '1', salt: id(`greentier:${channel}`) },
    types: { [name]: [...TYPED_MESSAGES[name]] },
    primaryType: name,
    message,
  };
}

/** The confirmation that the obligor of a receivable signs. */
export function confirmationOf(
  channel: string,
  receivable: Pick<
    LedgerRecord<'receivable'>,
    'id' | 'invoiceFingerprint' | 'seller' | 'obligor' | 'currency' | 'amountMinor' | 'maturityDate'
  >,
  nonce: string,
  expiresAt: number,
): TypedData {
  return typedData(channel, 'Confirmation', {
    receivable: receivable.id,
    invoiceFingerprint: `0x${receivable.invoiceFingerprint}`,
    seller: receivable.seller,
    obligor: receivable.obligor,
    currency: receivable.currency,
    amountMinor: receivable.amountMinor,
    maturityDate: receivable.maturityDate,
    nonce,
    expiresAt: String(expiresAt),
  });
}

/** The transfer that the holder of a receivable signs. */
export function transferOf(
  channel: string,
  receivable: Pick<
    LedgerRecord<'receivable'>,
    'id' | 'invoiceFingerprint' | 'holder' | 'obligor' | 'currency' | 'amountMinor' | 'maturityDate'
  >,
  receiver: string,
  nonce: string,
  expiresAt: number,
): TypedData {
  return typedData(channel, 'Transfer', {
    receivable: receivable.id,
    invoiceFingerprint: `0x${receivable.invoiceFingerprint}`,
    holder: receivable.holder,
    receiver,
    obligor: receivable.obligor,
    currency: receivable.currency,
    amountMinor: receivable.amountMinor,
    maturityDate: receivable.maturityDate,
    nonce,
    expiresAt: String(expiresAt),
  });
}

/** The early payment that a signatory of the obligor and one of the holder sign. */
export function earlyPaymentOf(
  channel: string,
  receivable: Pick<
    LedgerRecord<'receivable'>,
    'id' | 'invoiceFingerprint' | 'obligor' | 'holder' | 'currency' | 'amountMinor'
  >,
  { payMinor, payOn }: EarlyPaymentTerms,
  nonce: string,
  expiresAt: number,
): TypedData {
  return typedData(channel, 'EarlyPayment', {
    receivable: receivable.id,
    invoiceFingerprint: `0x${receivable.invoiceFingerprint}`,
    obligor: receivable.obligor,
    holder: receivable.holder,
    currency: receivable.currency,
    amountMinor: receivable.amountMinor,
    payMinor,
    payOn,
    nonce,
    expiresAt: String(expiresAt),
  });
}

/** The assignment that the holder of a receivable signs to accept an offer. */
export function assignmentOf(
  channel: string,
  offer: Pick<LedgerRecord<'offer'>, 'id' | 'receivable' | 'bank' | 'holder' | 'quote'>,
  nonce: string,
  expiresAt: number,
): TypedData {
  return typedData(channel, 'Assignment', {
    receivable: offer.receivable,
    offer: offer.id,
    holder: offer.holder,
    financier: offer.bank,
    currency: offer.quote.currency,
    advanceMinor: offer.quote.advanceMinor,
    discountMinor: offer.quote.discountMinor,
    netMinor: offer.quote.netMinor,
    nonce,
    expiresAt: String(expiresAt),
  });
}

/** The mandate that the holder of a receivable signs for its request, before it knows the offers. */
export function acceptanceMandateOf(
  channel: string,
  request: Pick<LedgerRecord<'financingRequest'>, 'id' | 'receivable' | 'holder'>,
  face: Pick<LedgerRecord<'receivable'>, 'currency' | 'amountMinor'>,
  mandate: AcceptanceMandate,
  nonce: string,
  expiresAt: number,
): TypedData {
  return typedData(channel, 'AcceptanceMandate', {
    request: request.id,
    receivable: request.receivable,
    holder: request.holder,
    currency: face.currency,
    amountMinor: face.amountMinor,
    maxAnnualRate: mandate.maxAnnualRate,
    minNetMinor: mandate.minNetMinor,
    notBefore: String(mandate.notBefore),
    nonce,
    expiresAt: String(expiresAt),
  });
}

/**
 * What the holder signed to accept an offer: the assignment to its bank or, where it gave one, the mandate that the offer meets.
 */
export function acceptanceOf(
  channel: string,
  offer: Pick<LedgerRecord<'offer'>, 'id' | 'request' | 'receivable' | 'bank' | 'holder' | 'quote'>,
  given: { readonly mandate?: AcceptanceMandate; readonly nonce: string; readonly expiresAt: number },
): TypedData {
  const { mandate, nonce, expiresAt } = given;
  if (mandate === undefined) return assignmentOf(channel, offer, nonce, expiresAt);
  const { request, receivable, holder, quote } = offer;
  const face = { currency: quote.currency, amountMinor: quote.faceMinor };
  return acceptanceMandateOf(channel, { id: request, receivable, holder }, face, mandate, nonce, expiresAt);
}

/** Order of the secp256k1 group, halved: a signature with a higher s has a twin, so only the lower one counts (EIP-2). */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/**
 * The address whose key signed the data.
 * @throws Refusal `signature-invalid` when the signature is malformed or malleable
 */
export function recoverSigner(data: TypedData, signature: string): string {
  if (!/^0x[0-9a-f]{128}1[bc]$/.test(signature)) {
    refuse('signature-invalid', 'not 65 bytes in lower-case hex with 1b or 1c as the last', { field: 'signature' });
  }
  if (BigInt(`0x${signature.slice(66, 130)}`) > HALF_ORDER) {
    refuse('signature-invalid', 's is in the upper half of the group order', { field: 'signature' });
  }
  const publicKey = recoverPublicKey(getBytes(digestOf(data)), getBytes(signature));
  if (publicKey === undefined) {
    refuse('signature-invalid', 'no key gives this signature over this message', { field: 'signature' });
  }
  return addressOf(publicKey);
}

/** EIP-712 digest of the data: what the key signs. */
export function digestOf({ domain, primaryType, message }: TypedData): string {
  return typedDataDigest(domain, primaryType, TYPED_MESSAGES[primaryType], message);
}

/** Addresses in their checksummed spelling (EIP-55) by their plain one: few keys sign most of what is signed. */
const spellings = new Map<string, string>();
const MAX_KNOWN_SPELLINGS = 500;

/** The address of an uncompressed public key. */
function addressOf(publicKey: Uint8Array): string {
  const plain = keccak256(publicKey.subarray(1)).slice(-40);
  let address = spellings.get(plain);
  if (address === undefined) {
    if (spellings.size >= MAX_KNOWN_SPELLINGS) spellings.clear();
    address = getAddress(`0x${plain}`);
    spellings.set(plain, address);
  }
  return address;
}
