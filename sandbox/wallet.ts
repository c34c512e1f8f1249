/**
 * The sandbox's wallet: signs for the firm that a token names, over the calls that browser wallets know (EIP-1193). It
 * stands in for the wallets that firms have of their own, and is never part of production.
 */
import cors from '@fastify/cors';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
import { Type } from 'typebox';
import { parseInput } from '../domain/validation';
import { requireSandbox } from '../runtime/production';
import type { Signatory } from './signatories';

/** What the wallet needs of the sandbox. */
export interface WalletParts {
  /** The firm that a token names. @throws Error when the token is not the sandbox's */
  firmOf(token: string): Promise<string>;
  signatoryOf(firm: string): Signatory;
  /** Origin of the console, whose pages alone may call. */
  readonly consoleOrigin: string;
}

/** A running wallet. */
export interface SandboxWallet {
  readonly url: string;
  close(): Promise<void>;
}

const Call = Type.Object({
  jsonrpc: Type.Literal('2.0'),
  id: Type.Union([Type.Number(), Type.String()]),
  method: Type.String(),
  params: Type.Optional(Type.Array(Type.Unknown())),
});
const Fields = Type.Array(Type.Object({ name: Type.String(), type: Type.String() }));
const Signable = Type.Object({
  domain: Type.Object({ name: Type.String(), version: Type.String(), salt: Type.String() }),
  types: Type.Record(Type.String(), Fields),
  primaryType: Type.Enum(['Confirmation', 'Transfer', 'Assignment', 'AcceptanceMandate', 'EarlyPayment']),
  message: Type.Record(Type.String(), Type.String()),
});

/** JSON-RPC 2.0's codes for a method that is not there and for a call that cannot be carried out. */
const METHOD_NOT_FOUND = -32_601;
const SERVER_ERROR = -32_000;

/** Starts the wallet on this machine alone. @throws Error in production */
export async function startWallet(parts: WalletParts, port = 0): Promise<SandboxWallet> {
  requireSandbox("the sandbox's wallet", process.env);
  const server = fastify().withTypeProvider<TypeBoxTypeProvider>();
  server.setValidatorCompiler(TypeBoxValidatorCompiler);
  await server.register(cors, { origin: parts.consoleOrigin, methods: ['POST'] });
  server.post('/', { schema: { body: Call } }, async ({ headers, body: { id, method, params = [] } }) => {
    try {
      const firm = await parts.firmOf((headers.authorization ?? '').replace(/^Bearer /, ''));
      const result = await answer(parts.signatoryOf(firm), method, params);
      if (result !== undefined) return { jsonrpc: '2.0', id, result };
      return { jsonrpc: '2.0', id, error: { code: METHOD_NOT_FOUND, message: `no method ${method}` } };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { jsonrpc: '2.0', id, error: { code: SERVER_ERROR, message } };
    }
  });
  const url = await server.listen({ host: '127.0.0.1', port });
  return { url, close: () => server.close() };
}

/** What a method answers; `undefined` where the wallet does not know it. */
async function answer(signatory: Signatory, method: string, params: readonly unknown[]): Promise<unknown> {
  switch (method) {
    case 'eth_accounts':
    case 'eth_requestAccounts':
      return [signatory.address];
    case 'eth_signTypedData_v4': {
      const [address, text] = params;
      if (String(address).toLowerCase() !== signatory.address.toLowerCase()) throw new Error(`no key for ${address}`);
      const { domain, types, primaryType, message } = parseInput(Signable, JSON.parse(String(text)));
      const { EIP712Domain: _, ...own } = types;
      return await signatory.sign({ domain, types: own, primaryType, message });
    }
    default:
      return undefined;
  }
}
