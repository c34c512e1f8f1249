/** For tests: the whole system as processes, with the samples' seller, its anchor, another supplier and two banks, on one day. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CalendarDate } from '../domain/calendar';
import type { Currency } from '../domain/money';
import { type ApiUser, apiUser } from '../sandbox/api-client';
import { BANK_A, BANK_B, CERTIFIER, OPERATOR, type SandboxFirm, userOf } from '../sandbox/firms';
import { readInput, type SandboxInput } from '../sandbox/input';
import {
  certifyAnchors,
  type JobWorld,
  keyIn,
  moveClock,
  registerEverybody,
  sign,
  subjectOf,
} from '../sandbox/main-job';
import { superviseProcesses } from '../sandbox/processes/supervise';
import { sandboxBanks } from '../sandbox/rate-cards';
import { openSignatory } from '../sandbox/signatories';
import { type Stack, startStack } from '../sandbox/stack';
import { SILENT, startIssuer } from '../sandbox/testing/silent';
import { verify } from '../sandbox/trade';
import { newDataFolder, removeDataFolder } from './sandbox-run';

const ROOT = join(__dirname, '..');
const SAMPLES = join(ROOT, 'sandbox', 'samples');
const INVOICE = readFileSync(join(SAMPLES, 'invoices', '01-xinyuan-recovered-nickel-sulfate.xml'), 'utf8');
const SELLER = '91420802MAYW0G386H';
const ANCHOR = '91350902MAYW0G247M';

/** Face of the sample's invoice, in minor units of whatever currency it is given: 1,305,150.00. */
export const FACE = 130_515_000n;

/** The running system with its firms. */
export interface TradeWorld {
  readonly dataFolder: string;
  readonly stack: Stack;
  readonly job: JobWorld;
  readonly seller: SandboxFirm;
  readonly anchor: SandboxFirm;
  /** A supplier of the seller's. */
  readonly tier2: SandboxFirm;
  as(firm: SandboxFirm): ApiUser;
  /** The sample's invoice under a number of its own. */
  invoice(number: string, currency: Currency): Buffer;
  /** The receivable of such an invoice, verified and confirmed by the anchor's signature. */
  confirmed(number: string, currency: Currency): Promise<string>;
  stop(): Promise<void>;
}

/** The account that a firm keeps at its bank. */
export function accountOf({ code }: SandboxFirm): string {
  return `6222${code.replace(/\D/g, '').padEnd(15, '0').slice(0, 15)}`;
}

/** Starts everything, registers the firms and their accounts, and certifies the anchor. */
export async function startTradeWorld(
  day: CalendarDate,
  currencies: readonly Currency[],
  registryUrl?: string,
): Promise<TradeWorld> {
  const { firms } = readInput(undefined, SAMPLES);
  const named = (code: string) => firms.find((each) => each.code === code) as SandboxFirm;
  const [seller, anchor] = [named(SELLER), named(ANCHOR)];
  const tier2 = firms.find(({ role, code }) => role === 'supplier' && code !== SELLER) as SandboxFirm;
  const parties = [BANK_A, BANK_B, seller, anchor, tier2];

  const dataFolder = newDataFolder();
  const supervisor = await superviseProcesses({ dataFolder });
  const issuer = await startIssuer(dataFolder);
  const stop = async () => {
    await supervisor.stop();
    await issuer.close();
    removeDataFolder(dataFolder);
  };
  try {
    const places = { dataFolder, apiPort: 0, programs: join(ROOT, 'dist') };
    const registry = registryUrl === undefined ? {} : { registryUrl };
    const stack = await startStack(supervisor, SILENT, issuer, { ...places, ...registry });
    for (const user of [OPERATOR, CERTIFIER, ...parties.map((firm) => userOf(firm))]) await stack.enrol(user);
    const job: JobWorld = {
      as: (user) => apiUser(stack.apiUrl, issuer.tokenFor(user)),
      signatoryOf: (code) => openSignatory(dataFolder, code),
      progress: () => undefined,
    };
    const as = (firm: SandboxFirm) => job.as(userOf(firm));
    const days = [{ date: day, green: [], waves: [currencies.map((currency) => ({ currency }))] }];
    const cast = { firms: [seller, anchor, tier2], days, ignored: 0 } as unknown as SandboxInput;
    await moveClock(job, day);
    await registerEverybody(job, cast, sandboxBanks(anchor.code));
    await certifyAnchors(job, cast, day);
    for (const currency of currencies) {
      for (const owner of parties) {
        const account = { name: owner.name, account: accountOf(owner), agent: { cnaps: '102521000019' } };
        await as(owner).put('/bank-accounts/{currency}', { path: { currency }, body: account });
      }
    }
    const invoice = (number: string, currency: Currency) =>
      Buffer.from(
        INVOICE.replaceAll('XY-2026-0307', number)
          .replaceAll('LH-PO-2601-0884', `PO ${number}`)
          .replaceAll('XY-DN-26-0219', `DN ${number}`)
          .replaceAll('CNY', currency),
      );
    return {
      ...{ dataFolder, stack, job, seller, anchor, tier2, as, invoice, stop },
      async confirmed(number, currency) {
        const body = { mediaType: 'application/xml', bytes: invoice(number, currency) };
        const id = keyIn(subjectOf(await as(seller).give('/receivables', { body })));
        await verify(job, id);
        await sign(job, anchor, '/receivables/{id}/confirmation', id, day);
        return id;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
