import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { confirmationOf, recoverSigner } from '../domain/typed-data';
import { openSignatory } from './signatories';
import { type SandboxWallet, startWallet } from './wallet';

const FIRM = '91340111MAYW0G108J';
const CONSOLE = 'http://127.0.0.1:8080';
const DATA = confirmationOf(
  'greentier',
  {
    id: `R${'0'.repeat(24)}`,
    invoiceFingerprint: 'ab'.repeat(32),
    seller: '91420802MAYW0G386H',
    obligor: FIRM,
    currency: 'CNY',
    amountMinor: '100',
    maturityDate: '2026-06-30',
  },
  `0x${'01'.repeat(32)}`,
  1_780_000_000,
);

describe("the sandbox's wallet", () => {
  const folder = mkdtempSync(join(tmpdir(), 'wallet-'));
  const signatory = openSignatory(folder, FIRM);
  let wallet: SandboxWallet;

  beforeAll(async () => {
    wallet = await startWallet({
      firmOf: async (token) => {
        if (token !== 'good') throw new Error('not a token of the sandbox');
        return FIRM;
      },
      signatoryOf: (firm) => openSignatory(folder, firm),
      consoleOrigin: CONSOLE,
    });
  });
  afterAll(async () => {
    await wallet.close();
    rmSync(folder, { recursive: true });
  });

  async function call(method: string, params: readonly unknown[] = [], token = 'good') {
    const response = await fetch(wallet.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    return (await response.json()) as { result?: unknown; error?: { code: number; message: string } };
  }

  it('names the address of the firm that the token names', async () => {
    expect((await call('eth_requestAccounts')).result).toEqual([signatory.address]);
  });

  it('signs typed data as a browser wallet does, with the domain among the types', async () => {
    const full = { ...DATA, types: { ...DATA.types, EIP712Domain: [{ name: 'name', type: 'string' }] } };
    const { result } = await call('eth_signTypedData_v4', [signatory.address, JSON.stringify(full)]);
    expect(recoverSigner(DATA, String(result))).toBe(signatory.address);
  });

  it.each([
    ['a token of somebody else', () => call('eth_accounts', [], 'bad'), /not a token/],
    ['another address', () => call('eth_signTypedData_v4', [`0x${'0'.repeat(40)}`, JSON.stringify(DATA)]), /no key/],
    ['what is no typed data', () => call('eth_signTypedData_v4', [signatory.address, '{}']), /domain/],
    ['a method it does not know', () => call('eth_sendTransaction'), /no method/],
  ])('refuses %s', async (_what, ask, reason) => {
    const { result, error } = await ask();
    expect(result).toBeUndefined();
    expect(error?.message).toMatch(reason);
  });

  it('lets pages of the console alone call it', async () => {
    const from = async (origin: string) =>
      (
        await fetch(wallet.url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
      ).headers.get('access-control-allow-origin');
    expect(await from(CONSOLE)).toBe(CONSOLE);
    expect(await from('https://evil.example')).not.toBe('https://evil.example');
  });
});
