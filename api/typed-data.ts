/** Typed data as a wallet takes it, fresh for one signature. */
import { randomBytes } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Bytes32 } from '../domain/fields';

/** EIP-712 typed data: what `eth_signTypedData_v4` and ethers' `signTypedData` take. */
export const TypedDataBody = Type.Object(
  {
    domain: Type.Object({ name: Type.String(), version: Type.String(), salt: Type.String() }),
    types: Type.Record(Type.String(), Type.Array(Type.Object({ name: Type.String(), type: Type.String() }))),
    primaryType: Type.Enum(['Confirmation', 'Transfer', 'Assignment', 'AcceptanceMandate', 'EarlyPayment']),
    message: Type.Record(Type.String(), Type.String()),
  },
  { title: 'TypedData' },
);

/** What makes a signature good once, where the client chooses it: a client that repeats a request repeats it too. */
export const Freshness = Type.Object({
  nonce: Type.Optional(Bytes32),
  expiresAt: Type.Optional(Type.String({ pattern: '^[0-9]{1,12}$', description: 'Unix time in seconds' })),
});

const SIGNATURE_LIFETIME_SECONDS = 24 * 60 * 60;

/** The client's nonce and expiry, or new ones. */
export function freshness(chosen: Static<typeof Freshness>, now: Date): { nonce: string; expiresAt: number } {
  return {
    nonce: chosen.nonce ?? `0x${randomBytes(32).toString('hex')}`,
    expiresAt: Number(chosen.expiresAt ?? Math.floor(now.getTime() / 1000) + SIGNATURE_LIFETIME_SECONDS),
  };
}
