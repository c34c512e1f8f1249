/** Load for the crash test: commands of three identities, public and sealed, each sent again with its own key until it is acknowledged. */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { checkCharacter } from '../../domain/credit-code';
import type { Role } from '../../domain/participants';
import { OPERATOR, userOf } from '../../sandbox/firms';
import { sandboxBanks } from '../../sandbox/rate-cards';
import type { SandboxUser } from '../../sandbox/token-issuer';

/** An operation that the service acknowledged, and who may ask for it. */
export interface Acknowledged {
  readonly user: SandboxUser;
  readonly operation: string;
}

/** Load under way. */
export interface Load {
  readonly acknowledged: readonly Acknowledged[];
  /** Lets requests under way be acknowledged and gives no more. */
  stop(): Promise<void>;
}

const LANES = 6;
const RETRY_MS = 100;
const PATIENCE_MS = 15_000;
const BANKS = sandboxBanks('91340111MAYW0G108J');

/** Gives commands until it is stopped: public ones of two identities and sealed ones of a bank. */
export async function startLoad(apiUrl: string, tokenFor: (user: SandboxUser) => string): Promise<Load> {
  const acknowledged: Acknowledged[] = [];
  let stopped = false;

  async function give(user: SandboxUser, path: string, body: object, waits = Math.random() < 0.5): Promise<void> {
    const headers = {
      authorization: `Bearer ${tokenFor(user)}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...(waits ? { prefer: 'wait=5' } : {}),
    };
    for (;;) {
      const answer = await fetch(`${apiUrl}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
        .then(async (response) => ({ status: response.status, text: await response.text() }))
        .catch(() => undefined); // refused or cut off: the same request is sent again
      if (answer !== undefined && answer.status < 500) {
        if (answer.status >= 400) throw new Error(`POST ${path} answered ${answer.status}: ${answer.text}`);
        const { operations } = JSON.parse(answer.text) as { operations: { id: string }[] };
        acknowledged.push(...operations.map(({ id }) => ({ user, operation: id })));
        return;
      }
      await delay(RETRY_MS);
    }
  }

  async function register(code: string, name: string, mspId: string, role: Role, waits?: boolean): Promise<void> {
    await give(OPERATOR, '/firms', { code, name, mspId, roles: [role], identifiers: [] }, waits);
  }

  async function lane(index: number): Promise<void> {
    const bank = BANKS[index % BANKS.length];
    if (bank === undefined) throw new Error('the sandbox has no bank');
    while (!stopped) {
      const code = newCreditCode();
      await register(code, `Firm ${code}`, 'OperatorMSP', 'supplier');
      const card = { name: `card-${randomBytes(8).toString('hex')}`, terms: { ...bank.terms, currency: 'CNY' } };
      await give(userOf(bank.firm), '/rate-cards', card);
    }
  }

  for (const { firm } of BANKS) await register(firm.code, firm.name, firm.mspId, firm.role, true);
  const lanes = Promise.all(Array.from({ length: LANES }, (_, index) => lane(index)));
  lanes.catch(() => undefined); // told by stop
  return {
    acknowledged,
    async stop() {
      stopped = true;
      await lanes;
    },
  };
}

/** A credit code that no firm has yet, right in form. */
function newCreditCode(): string {
  const digits = (randomBytes(6).readUIntBE(0, 6) % 10 ** 13).toString().padStart(13, '0');
  const first17 = `9199${digits}`;
  return first17 + checkCharacter(first17);
}
