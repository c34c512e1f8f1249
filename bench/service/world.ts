/** The world of the service's benchmark: the whole system as `npm start` runs it, a supplier with invoices, and its anchor. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, dateOf } from '../../domain/calendar';
import type { CommandBody } from '../../domain/commands';
import { type ApiUser, apiUser } from '../../sandbox/api-client';
import { CERTIFIER, OPERATOR, type SandboxFirm, userOf } from '../../sandbox/firms';
import { readInput } from '../../sandbox/input';
import { superviseProcesses } from '../../sandbox/processes/supervise';
import { type Stack, startStack } from '../../sandbox/stack';
import { SILENT, startIssuer } from '../../sandbox/testing/silent';
import type { SandboxUser } from '../../sandbox/token-issuer';

/** The running system with the firms of the benchmark. */
export interface World {
  readonly stack: Stack;
  readonly dataFolder: string;
  readonly supplier: SandboxUser;
  readonly anchor: string;
  as(user: SandboxUser): ApiUser;
  token(user: SandboxUser): string;
  /** An invoice of the supplier to the anchor, as UBL, that nobody has seen before. */
  invoice(number: string): Buffer;
  /** The same as a row of a CSV file under a heading. */
  readonly heading: string;
  row(number: string): string;
  /** The command that the same invoice would become. */
  command(number: string): CommandBody<'issueReceivable'>;
  stop(): Promise<void>;
}

const SAMPLE = join(
  __dirname,
  '..',
  '..',
  '..',
  'sandbox',
  'samples',
  'invoices',
  '01-xinyuan-recovered-nickel-sulfate.xml',
);
const SAMPLE_NUMBER = 'XY-2026-0307';
const SAMPLE_ORDER = 'LH-PO-2601-0884';
const SAMPLE_DESPATCH = 'XY-DN-26-0219';
const SAMPLE_RECEIPT = 'LH-GRN-260225-07';
/** Figures of the sample: kilograms at 27.50, and what follows from them with 13 % of VAT. */
const SAMPLE_FIGURES = { quantity: '42000', net: '1155000.00', tax: '150150.00', payable: '1305150.00' };
/** Days of the sample: of its issue, its delivery and its maturity. */
const SAMPLE_DAYS = { issued: '2026-03-02', delivered: '2026-02-25', due: '2026-05-31' };

/** Starts everything in a folder of its own. */
export async function startWorld(): Promise<World> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'bench-service-'));
  const supervisor = await superviseProcesses({ dataFolder });
  const issuer = await startIssuer(dataFolder);
  const stop = async () => {
    await issuer.close();
    await supervisor.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    const stack = await startStack(supervisor, SILENT, issuer, { dataFolder, apiPort: 0 });
    const { firms } = readInput(undefined);
    const supplier = firmBy(firms, '91420802MAYW0G386H');
    const anchor = firmBy(firms, '91350902MAYW0G247M');
    const users = [OPERATOR, CERTIFIER, userOf(supplier), userOf(anchor)];
    for (const user of users) await stack.enrol(user);
    const as = (user: SandboxUser) => apiUser(stack.apiUrl, issuer.tokenFor(user));
    for (const { code, name, mspId, role, identifiers } of [supplier, anchor]) {
      await as(OPERATOR).give('/firms', { body: { code, name, mspId, roles: [role], identifiers: [...identifiers] } });
    }
    // The invoices are of today, whose time the raw client tells the ledger as well.
    const today = dateOf(new Date().toISOString());
    const days = { issued: today, delivered: addDays(today, -5), due: addDays(today, 90) };
    await as(CERTIFIER).give('/credentials', {
      body: {
        holder: anchor.code,
        credential: 'littleGiant',
        validFrom: today,
        validUntil: addDays(today, 365),
      },
    });
    const sample = readFileSync(SAMPLE, 'utf8')
      .replaceAll(SAMPLE_DAYS.issued, days.issued)
      .replaceAll(SAMPLE_DAYS.delivered, days.delivered)
      .replaceAll(SAMPLE_DAYS.due, days.due);
    let invoices = 0;
    /** Invoices of one seller differ: each is over some kilograms more than the last. */
    const nextFigures = () => {
      const quantity = 20_000 + 2 * (invoices++ % 40_000);
      const [net, tax] = [quantity * 2_750, (quantity * 2_750 * 13) / 100];
      const text = (cents: number) => (cents / 100).toFixed(2);
      return { quantity: String(quantity), net: text(net), tax: text(tax), payable: text(net + tax) };
    };
    return {
      stack,
      dataFolder,
      supplier: userOf(supplier),
      anchor: anchor.code,
      as,
      token: issuer.tokenFor,
      heading: 'Invoice No.,Invoice Date,Due Date,Buyer Code,Payable,Currency,Order No.',
      row: (number) => `${number},${days.issued},${days.due},${anchor.code},${nextFigures().payable},CNY,PO-${number}`,
      // Each is about a trade of its own: whatever names one order is verified side by side.
      invoice: (number) => {
        const figures = nextFigures();
        return Buffer.from(
          sample
            .replaceAll(SAMPLE_NUMBER, number)
            .replaceAll(SAMPLE_ORDER, `PO-${number}`)
            .replaceAll(SAMPLE_DESPATCH, `DN-${number}`)
            .replaceAll(SAMPLE_RECEIPT, `GRN-${number}`)
            .replaceAll(SAMPLE_FIGURES.payable, figures.payable)
            .replaceAll(SAMPLE_FIGURES.net, figures.net)
            .replaceAll(SAMPLE_FIGURES.tax, figures.tax)
            .replaceAll(SAMPLE_FIGURES.quantity, figures.quantity),
        );
      },
      command: (number) => ({
        obligor: anchor.code,
        invoice: { number, issueDate: days.issued, documentSha256: 'a'.repeat(64), typeCode: '380' },
        amountMinor: '130515000',
        currency: 'CNY',
        maturityDate: days.due,
        deliveryDate: days.delivered,
      }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function firmBy(firms: readonly SandboxFirm[], code: string): SandboxFirm {
  const firm = firms.find((each) => each.code === code || each.identifiers.some(({ value }) => value.endsWith(code)));
  if (firm === undefined) throw new Error(`the samples have no firm ${code}`);
  return firm;
}
