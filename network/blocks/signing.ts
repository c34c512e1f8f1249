/** ECDSA on P-256 as Fabric asks for it: DER over SHA-256, and of the two equally good signatures the one with the low s. */
import { type KeyObject, sign } from 'node:crypto';
import { HALF_ORDER, ORDER } from './curve-order';

/** Signs a message with one key. */
export type Signer = (message: Uint8Array) => Buffer;

/** A signer with a private key. */
export function createSigner(key: KeyObject): Signer {
  return (message) => {
    const { r, s } = rawSignature(key, message);
    return derSignature(r, s > HALF_ORDER ? ORDER - s : s);
  };
}

/** A signature's two numbers, s as it comes. */
export function rawSignature(key: KeyObject, message: Uint8Array): { r: bigint; s: bigint } {
  const raw = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
  return { r: BigInt(`0x${raw.toString('hex', 0, 32)}`), s: BigInt(`0x${raw.toString('hex', 32)}`) };
}

/** DER SEQUENCE { INTEGER r, INTEGER s }. */
export function derSignature(r: bigint, s: bigint): Buffer {
  const content = Buffer.concat([derInteger(r), derInteger(s)]);
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
}

function derInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const digits = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const padded = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits;
  return Buffer.concat([Buffer.from([0x02, padded.length]), padded]);
}
