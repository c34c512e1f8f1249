/** Typed data as a wallet takes it. */
import { Type } from 'typebox';

/** EIP-712 typed data: what `eth_signTypedData_v4` and ethers' `signTypedData` take. */
export const TypedDataBody = Type.Object({
  domain: Type.Object({ name: Type.String(), version: Type.String(), salt: Type.String() }),
  types: Type.Record(Type.String(), Type.Array(Type.Object({ name: Type.String(), type: Type.String() }))),
  primaryType: Type.Enum(['Confirmation', 'Assignment']),
  message: Type.Record(Type.String(), Type.String()),
});
