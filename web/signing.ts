/** Signs typed data (EIP-712): by the wallet in the browser (EIP-1193), or by the sandbox's keys where there is one. */
import type { Session } from './session';
import { readSettings } from './settings';

/** Typed data as the API gives it. */
export interface SignableData {
  readonly domain: Record<string, string>;
  readonly types: Record<string, readonly { name: string; type: string }[]>;
  readonly primaryType: string;
  readonly message: Record<string, string>;
}

/** A provider as EIP-1193 defines it. */
interface Provider {
  request(call: { method: string; params?: readonly unknown[] }): Promise<unknown>;
}

declare global {
  interface Window {
    readonly ethereum?: Provider;
  }
}

/** Where a signature comes from. */
export type SigningPlace = 'wallet' | 'sandbox';

/** Which places can sign here; the sandbox's keys first, as they need no prompt. */
export async function signingPlaces(): Promise<readonly SigningPlace[]> {
  const { sandboxWallet } = await readSettings();
  return [
    ...(sandboxWallet === undefined ? [] : (['sandbox'] as const)),
    ...(window.ethereum === undefined ? [] : (['wallet'] as const)),
  ];
}

/**
 * Signs for the user's firm.
 * @returns the 65 bytes of the signature in hexadecimal
 * @throws Error when no wallet is at hand or the user declines
 */
export async function sign(session: Session, place: SigningPlace, data: SignableData): Promise<string> {
  const provider = place === 'sandbox' ? await sandboxProvider(session) : window.ethereum;
  if (provider === undefined) throw new Error('no wallet in this browser');
  const [address] = (await provider.request({ method: 'eth_requestAccounts' })) as string[];
  const full = { ...data, types: { EIP712Domain: domainFields(data.domain), ...data.types } };
  const signature = await provider.request({
    method: 'eth_signTypedData_v4',
    params: [address, JSON.stringify(full)],
  });
  return String(signature).toLowerCase();
}

const DOMAIN_TYPES: Readonly<Record<string, string>> = {
  name: 'string',
  version: 'string',
  chainId: 'uint256',
  verifyingContract: 'address',
  salt: 'bytes32',
};

/** EIP-712 wants the domain's own fields named, in the standard's order. */
function domainFields(domain: Record<string, string>): { name: string; type: string }[] {
  return Object.entries(DOMAIN_TYPES).flatMap(([name, type]) => (name in domain ? [{ name, type }] : []));
}

/** The sandbox's wallet speaks the same calls over HTTP, for the firm that the token names. */
async function sandboxProvider({ token }: Session): Promise<Provider | undefined> {
  const { sandboxWallet } = await readSettings();
  if (sandboxWallet === undefined) return undefined;
  return {
    async request({ method, params = [] }) {
      const response = await fetch(sandboxWallet, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      });
      const answer = (await response.json()) as { result?: unknown; error?: { message: string } };
      if (answer.error !== undefined) throw new Error(answer.error.message);
      return answer.result;
    },
  };
}
