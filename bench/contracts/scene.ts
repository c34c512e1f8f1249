/** The scene of the contracts' benchmark: the embedded network with the real contracts, and firms that act on it. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type HDNodeWallet, id as keccakOfText, Wallet } from 'ethers';
import { ROOM_FOR_A_BATCH } from '../../chaincode/configuration';
import type { Command, CommandBody, CommandName, CommandOutcome } from '../../domain/commands';
import { checkCharacter } from '../../domain/credit-code';
import { invoiceFingerprint, receivableIdOf } from '../../domain/fingerprint';
import type { Role } from '../../domain/participants';
import { confirmationOf, digestOf } from '../../domain/typed-data';
import { enrolUser } from '../../network/certificates/enrolment';
import { readConsortium } from '../../network/consortium/consortium';
import { connectLedger } from '../../network/gateway/connect';
import { freePort } from '../../sandbox/free-port';
import { type Child, startChild } from '../../sandbox/processes/child';
import { openProcessLog } from '../../sandbox/processes/process-log';

/** A confirmation with its signature, made before it is measured. */
export type SignedConfirmation = CommandBody<'confirmReceivable'>;

/** What the benchmark asks for; each takes one batch and fails unless all of it was applied. */
export interface Scene {
  /** Issues receivables for invoices with these numbers. @returns their ids */
  issue(numbers: readonly string[]): Promise<string[]>;
  /** The operator's word on the trade behind receivables that were issued here. */
  verify(ids: readonly string[]): Promise<void>;
  /** The anchor's signatures over receivables that were issued here. */
  sign(ids: readonly string[]): SignedConfirmation[];
  confirm(signed: readonly SignedConfirmation[]): Promise<void>;
  /** How many receivables are on the ledger. */
  issued(): number;
  /** The processes that work for it, by what they do. */
  readonly processes: Readonly<Record<'client' | 'chaincode' | 'network', number>>;
  close(): Promise<void>;
}

const CHAINCODE_ID = 'greentier:1';
const AMOUNT_MINOR = '12345678';
const DAY_MS = 86_400_000;
const firmCode = (first17: string) => first17 + checkCharacter(first17);
interface User {
  readonly mspId: string;
  readonly role: Role;
  readonly party: string;
}

const SUPPLIER: User = { mspId: 'OperatorMSP', role: 'supplier', party: firmCode('91990000111111111') };
const ANCHOR: User = { mspId: 'AnchorMSP', role: 'anchor', party: firmCode('91990000222222222') };
const OPERATOR: User = { mspId: 'OperatorMSP', role: 'operator', party: firmCode('91990000333333333') };
const CERTIFIER: User = { mspId: 'CertifierMSP', role: 'certifier', party: firmCode('91990000444444444') };

/** Starts network and contracts as processes of their own, and registers the firms. */
export async function openScene(folder: string): Promise<Scene> {
  const consortium = readConsortium();
  const log = openProcessLog(join(folder, 'log'));
  const dataFolder = join(folder, 'network');
  const address = `127.0.0.1:${await freePort()}`;
  const roles = Object.fromEntries(consortium.organisations.map((each) => [each.mspId, each.roles]));
  const program = async (name: string, path: string, args: readonly string[], env: Record<string, string> = {}) => {
    const command = {
      name,
      command: process.execPath,
      args: [...process.execArgv, join(__dirname, '..', '..', path), ...args],
      env,
    };
    const child: Child = startChild(command, log);
    await child.ready;
    return child;
  };
  const chaincode = await program('chaincode', 'chaincode/main.js', [], {
    CHAINCODE_SERVER_ADDRESS: address,
    CHAINCODE_ID,
    CONSORTIUM_ROLES: JSON.stringify(roles),
    CORE_CHAINCODE_LOGGING_LEVEL: 'ERROR',
    NODE_OPTIONS: [process.env.NODE_OPTIONS ?? '', ROOM_FOR_A_BATCH].join(' ').trim(),
  });
  const network = await program('network', 'network/devnet/main.js', ['--data', dataFolder, '--chaincode', address]);
  const labels = new Map<User, string>();
  for (const user of [SUPPLIER, ANCHOR, OPERATOR, CERTIFIER]) {
    const { label } = await enrolUser(dataFolder, user.mspId, { party: user.party, role: user.role });
    labels.set(user, label);
  }
  const ledger = connectLedger({
    profile: join(dataFolder, 'connection-profile.json'),
    walletFolder: join(dataFolder, 'wallet'),
    channel: consortium.channel,
    chaincode: consortium.chaincode,
  });

  async function give<Name extends CommandName>(
    user: User,
    name: Name,
    bodies: readonly CommandBody<Name>[],
  ): Promise<void> {
    const batch: Command<Name>[] = bodies.map((body) => ({ id: randomUUID(), name, body }));
    const call = { transaction: 'commands:apply', args: [JSON.stringify(batch)] };
    const outcome = await ledger.submit(labels.get(user) ?? '', call);
    if (outcome.kind !== 'committed') throw new Error(`${name} was not committed: ${JSON.stringify(outcome)}`);
    const refused = (JSON.parse(outcome.result) as CommandOutcome[]).find(({ status }) => status !== 'applied');
    if (refused !== undefined) throw new Error(`${name} was refused: ${JSON.stringify(refused)}`);
  }

  const signatory = Wallet.createRandom();
  await registerFirms(give, signatory);
  const today = Date.now();
  const dateIn = (days: number) => new Date(today + days * DAY_MS).toISOString().slice(0, 10);
  const fingerprints = new Map<string, string>();
  return {
    async issue(numbers) {
      const bodies = numbers.map((number) => ({
        obligor: ANCHOR.party,
        invoice: {
          number,
          issueDate: dateIn(-5),
          documentSha256: keccakOfText(number).slice(2),
          orderReference: `PO ${number}`,
          deliveryReference: `DN ${number}`,
        },
        amountMinor: AMOUNT_MINOR,
        currency: 'CNY',
        maturityDate: dateIn(90),
      }));
      await give(SUPPLIER, 'issueReceivable', bodies);
      return numbers.map((number) => {
        const fingerprint = invoiceFingerprint(SUPPLIER.party, number);
        fingerprints.set(receivableIdOf(fingerprint), fingerprint);
        return receivableIdOf(fingerprint);
      });
    },
    verify: (ids) =>
      give(
        OPERATOR,
        'verifyReceivable',
        ids.map((receivable) => ({
          receivable,
          reportSha256: keccakOfText(`report ${receivable}`).slice(2),
          flags: [],
        })),
      ),
    sign: (ids) =>
      ids.map((id) => {
        const nonce = keccakOfText(`nonce ${id}`);
        const expiresAt = Math.floor(today / 1_000) + 86_400;
        const data = confirmationOf(
          consortium.channel,
          {
            id,
            invoiceFingerprint: fingerprints.get(id) ?? '',
            seller: SUPPLIER.party,
            obligor: ANCHOR.party,
            currency: 'CNY',
            amountMinor: AMOUNT_MINOR,
            maturityDate: dateIn(90),
          },
          nonce,
          expiresAt,
        );
        return { receivable: id, signature: signatory.signingKey.sign(digestOf(data)).serialized, nonce, expiresAt };
      }),
    confirm: (signed) => give(ANCHOR, 'confirmReceivable', signed),
    issued: () => fingerprints.size,
    processes: { client: process.pid, chaincode: chaincode.pid ?? 0, network: network.pid ?? 0 },
    async close() {
      await ledger.close();
      await network.stop();
      await chaincode.stop();
      log.close();
    },
  };

  async function registerFirms(command: typeof give, { address: signer }: HDNodeWallet): Promise<void> {
    const firm = ({ party, mspId, role }: User) => ({
      code: party,
      name: `the ${role}`,
      mspId,
      roles: [role],
      identifiers: [],
    });
    await command(OPERATOR, 'registerFirm', [firm(SUPPLIER), firm(ANCHOR)]);
    await command(ANCHOR, 'registerSignatory', [{ address: signer }]);
    const [validFrom = '', validUntil = ''] = [-1, 300].map((days) =>
      new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10),
    );
    await command(CERTIFIER, 'issueCredential', [
      { holder: ANCHOR.party, credential: 'littleGiant', validFrom, validUntil },
    ]);
  }
}
