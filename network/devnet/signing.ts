/** ECDSA on P-256 as Fabric asks for it: DER, SHA-256, and of the two equally good signatures the one with the low S. */
import { createPrivateKey, type KeyObject, sign, verify } from 'node:crypto';

/** Signs as one node. */
export type Signer = (message: Uint8Array) => Buffer;

/** A signer with a private key in PEM. */
export function createSigner(privateKeyPem: string): Signer {
  const key = createPrivateKey(privateKeyPem);
  return (message) => {
    const raw = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
    const s = BigInt(`0x${raw.toString('hex', 32)}`);
    const lowS = s > HALF_ORDER ? Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex') : raw.subarray(32);
    const integers = Buffer.concat([derInteger(raw.subarray(0, 32)), derInteger(lowS)]);
    return Buffer.concat([Buffer.from([0x30, integers.length]), integers]);
  };
}

/** Whether the signature is of this key over this message, and has a low S. */
export function isSignatureGood(publicKey: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  return hasLowS(signature) && verify('sha256', message, publicKey, signature);
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HALF_ORDER = ORDER >> 1n;
const HALF_ORDER_BYTES = Buffer.from(HALF_ORDER.toString(16).padStart(64, '0'), 'hex');

/** The S of a DER SEQUENCE { INTEGER r, INTEGER s }, compared by bytes because it is done for every signature. */
function hasLowS(der: Uint8Array): boolean {
  if (der.length < 8 || der[0] !== 0x30 || der[1] !== der.length - 2 || der[2] !== 0x02) return false;
  const second = 4 + (der[3] ?? 0);
  if (der[second] !== 0x02 || der[second + 1] !== der.length - second - 2) return false;
  let digits = der.subarray(second + 2);
  while (digits[0] === 0) digits = digits.subarray(1);
  if (digits.length !== 32) return digits.length < 32 && digits.length > 0;
  return Buffer.compare(digits, HALF_ORDER_BYTES) <= 0;
}

/** A positive DER INTEGER: no needless leading zero, and one where the top bit would read as a sign. */
function derInteger(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const digits = bytes.subarray(start);
  const padded = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits;
  return Buffer.concat([Buffer.from([0x02, padded.length]), padded]);
}
