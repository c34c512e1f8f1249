/** What binds a party in law, as EIP-712 typed data that its own secp256k1 key signs. */
import { computeAddress, concat, getBytes, id, keccak256, TypedDataEncoder, type TypedDataField } from 'ethers';
import { recover } from 'tiny-secp256k1';
import { refuse } from './problems';
import type { LedgerRecord } from './records';

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

/** Order of the secp256k1 group, halved: a signature with a higher s has a twin, so only the lower one counts (EIP-2). */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/**
 * The address whose key signed the data. The curve is libsecp256k1 as WebAssembly: the same bytes on every peer, and
 * several times faster than arithmetic in JavaScript (docs/decisions/0009).
 * @throws Refusal `signature-invalid` when the signature is malformed or malleable
 */
export function recoverSigner(data: TypedData, signature: string): string {
  if (!/^0x[0-9a-f]{128}1[bc]$/.test(signature)) {
    refuse('signature-invalid', 'not 65 bytes in lower-case hex with 1b or 1c as the last', { field: 'signature' });
  }
  if (BigInt(`0x${signature.slice(66, 130)}`) > HALF_ORDER) {
    refuse('signature-invalid', 's is in the upper half of the group order', { field: 'signature' });
  }
  const publicKey = publicKeyOf(getBytes(digestOf(data)), getBytes(signature));
  if (publicKey === undefined) {
    refuse('signature-invalid', 'no key gives this signature over this message', { field: 'signature' });
  }
  return computeAddress(`0x${Buffer.from(publicKey).toString('hex')}`);
}

/** EIP-712 digest of the data: what the key signs. */
export function digestOf({ domain, primaryType, message }: TypedData): string {
  const { messages, domains } = encoders;
  let encoder = messages.get(primaryType);
  if (encoder === undefined) {
    encoder = TypedDataEncoder.from({ [primaryType]: [...TYPED_MESSAGES[primaryType]] });
    messages.set(primaryType, encoder);
  }
  let separator = domains.get(domain.salt);
  if (separator === undefined) {
    if (domains.size >= MAX_KNOWN_DOMAINS) domains.clear();
    separator = TypedDataEncoder.hashDomain(domain);
    domains.set(domain.salt, separator);
  }
  return keccak256(concat(['0x1901', separator, encoder.hash(message)]));
}

/** Encoders by message, separators by salt: making them costs more than using them. */
const encoders = { messages: new Map<MessageName, TypedDataEncoder>(), domains: new Map<string, string>() };
const MAX_KNOWN_DOMAINS = 64;

/** The key under which a signature (r, s and v of 27 or 28) holds; undefined where there is none. */
function publicKeyOf(digest: Uint8Array, signature: Uint8Array): Uint8Array | undefined {
  try {
    return recover(digest, signature.subarray(0, 64), signature[64] === 27 ? 0 : 1, false) ?? undefined;
  } catch {
    return undefined; // r or s is no number of the group
  }
}
