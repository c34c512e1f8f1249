/** The primitives of the ledger's checks in a browser, by libraries that need nothing else; network/blocks/primitives.ts on Node. */
import { pow } from '@noble/curves/abstract/modular.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { RSAPublicKey } from '@peculiar/asn1-rsa';
import { AsnConvert } from '@peculiar/asn1-schema';
import { bytesOfHex, compareBytes, hexOf, joined } from '../../domain/bytes';
import type { DigestName, KeyBytes, RunningHash, Verifier } from '../../network/blocks/primitives';

const DIGESTS = { sha256, sha384, sha512 } as const;
const CURVES = { 'P-256': p256, 'P-384': p384, 'P-521': p521 } as const;

/** Begins a SHA-256. */
export function startSha256(): RunningHash {
  return sha256.create();
}

/** What verifies by a key; undefined for one that is none, such as a point beside the curve. */
export function verifierOf({ kind, key }: KeyBytes): Verifier | undefined {
  return kind === 'RSA' ? rsaVerifier(key) : curveVerifier(CURVES[kind], key);
}

/** Bytes from base64; undefined unless the text is the one spelling of its bytes. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text);
    if (btoa(binary) !== text) return undefined;
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined; // characters that are not base64's
  }
}

function curveVerifier(curve: (typeof CURVES)[keyof typeof CURVES], key: Uint8Array): Verifier | undefined {
  if (!curve.utils.isValidPublicKey(key, false)) return undefined;
  return (digest, message, signature) => {
    try {
      return curve.verify(signature, DIGESTS[digest](message), key, { prehash: false, lowS: false, format: 'der' });
    } catch {
      return false; // bytes that are no signature at all
    }
  };
}

/** What stands before a hash in a signature by PKCS #1 v1.5: the DER of DigestInfo up to the hash itself (RFC 8017, 9.2). */
const DIGEST_INFO: Readonly<Record<DigestName, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

/** The public half of RSA is a power and a comparison; nothing in it is secret. */
function rsaVerifier(key: Uint8Array): Verifier | undefined {
  const numbers = rsaNumbers(key);
  if (numbers === undefined) return undefined;
  const { modulus, exponent } = numbers;
  const length = Math.ceil(modulus.toString(16).length / 2);
  return (digest, message, signature) => {
    const given = signature.length === length ? BigInt(`0x${hexOf(signature)}`) : modulus;
    if (given >= modulus) return false;
    const found = bytesOfHex(
      pow(given, exponent, modulus)
        .toString(16)
        .padStart(2 * length, '0'),
    );
    const info = joined(bytesOfHex(DIGEST_INFO[digest]), DIGESTS[digest](message));
    const padding = length - info.length - 3;
    if (padding < 8) return false;
    const expected = joined(Uint8Array.of(0, 1), new Uint8Array(padding).fill(0xff), Uint8Array.of(0), info);
    return compareBytes(found, expected) === 0;
  };
}

function rsaNumbers(key: Uint8Array): { modulus: bigint; exponent: bigint } | undefined {
  try {
    const { modulus, publicExponent } = AsnConvert.parse(key, RSAPublicKey);
    const [n, e] = [modulus, publicExponent].map((number) => BigInt(`0x${hexOf(new Uint8Array(number))}`));
    return n === undefined || e === undefined || n === 0n ? undefined : { modulus: n, exponent: e };
  } catch {
    return undefined; // no key in DER
  }
}
