/** What the benchmark sends by: the API as a firm's own system would, and fabric-network as it comes, past the service. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { Gateway, Wallets } from 'fabric-network';
import type { CommandOutcome } from '../../domain/commands';
import { enrolUser } from '../../network/certificates/enrolment';
import { readConsortium } from '../../network/consortium/consortium';
import type { World } from './world';

/** Sends invoices over the API. */
export interface ServiceClient {
  /** Returns once the receivable is committed and readable. @throws Error when it is not */
  issueAndWait(number: string): Promise<void>;
  /** Sends a file of invoices, to be read in the background. @returns the import */
  importCsv(file: string): Promise<string>;
  close(): void;
}

/** Node's own HTTP client with connections that stay open: what it costs is taken from the same two cores. */
export function serviceClient(world: World): ServiceClient {
  const agent = new Agent({ keepAlive: true });
  const authorization = `Bearer ${world.token(world.supplier)}`;
  async function send(
    path: string,
    type: string,
    body: Buffer,
    prefer: Record<string, string>,
  ): Promise<{ status: number; text: string }> {
    return await new Promise((resolve, reject) => {
      const headers = {
        authorization,
        'content-type': type,
        'content-length': body.length,
        'idempotency-key': randomUUID(),
        ...prefer,
      };
      const sent = request(`${world.stack.apiUrl}${path}`, { method: 'POST', agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }
  return {
    async issueAndWait(number) {
      const { status, text } = await send('/receivables', 'application/xml', world.invoice(number), {
        prefer: 'wait=60',
      });
      if (status !== 200) throw new Error(`not applied: ${status} ${text}`);
    },
    async importCsv(file) {
      const { status, text } = await send('/imports', 'text/csv', Buffer.from(file), {});
      if (status !== 202) throw new Error(`not taken: ${status} ${text}`);
      return (JSON.parse(text) as { id: string }).id;
    },
    close: () => agent.destroy(),
  };
}

/** Submits commands to the contract without the service. */
export interface RawClient {
  /** Submits commands that issue receivables as one transaction; returns once it is committed. */
  submit(numbers: readonly string[]): Promise<void>;
  close(): void;
}

/** fabric-network as it comes, with its own signer, as the supplier. */
export async function rawClient(world: World): Promise<RawClient> {
  const consortium = readConsortium();
  const { mspId, party, role } = world.supplier;
  const { identity } = await enrolUser(join(world.dataFolder, 'network'), mspId, { party, role });
  const wallet = await Wallets.newInMemoryWallet();
  await wallet.put('supplier', { type: 'X.509', mspId, credentials: identity } as never);
  const gateway = new Gateway();
  await gateway.connect(JSON.parse(readFileSync(world.stack.ledger.profile, 'utf8')), {
    identity: 'supplier',
    wallet,
    // Without it, the SDK makes a certificate of its own, by slow arithmetic.
    tlsInfo: { certificate: identity.certificate, key: identity.privateKey },
    discovery: { enabled: false },
  });
  const contract = (await gateway.getNetwork(consortium.channel)).getContract(consortium.chaincode, 'commands');
  const organisations = consortium.organisations.map(({ mspId: each }) => each);
  const needed = Math.floor(organisations.length / 2) + 1;
  const others = organisations.filter((each) => each !== mspId);
  let rotation = 0;
  return {
    async submit(numbers) {
      const start = rotation++ % others.length;
      const chosen = [...others.slice(start), ...others.slice(0, start)].slice(0, needed - 1);
      const batch = numbers.map((number) => ({
        id: randomUUID(),
        name: 'issueReceivable',
        body: world.command(number),
      }));
      const answer = await contract
        .createTransaction('apply')
        .setEndorsingOrganizations(mspId, ...chosen)
        .submit(JSON.stringify(batch));
      const refused = (JSON.parse(answer.toString()) as CommandOutcome[]).find(({ status }) => status !== 'applied');
      if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused)}`);
    },
    close: () => gateway.disconnect(),
  };
}
