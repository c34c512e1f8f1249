/** The two clients that are compared: the project's own, and fabric-network as it comes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Gateway, Wallets } from 'fabric-network';
import { enrolUser } from '../../network/certificates/enrolment';
import type { Consortium } from '../../network/consortium/consortium';
import { connectLedger } from '../../network/gateway/connect';

/** Submits calls of the probe contract. */
export interface BenchClient {
  /** Returns once the transaction is committed. @throws Error when it is not */
  readonly submit: (method: string, ...args: string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

export type ConnectClient = (dataFolder: string, consortium: Consortium) => Promise<BenchClient>;

/** The project's client, which signs by the platform's cryptography. */
export const ownClient: ConnectClient = async (dataFolder, consortium) => {
  const { label } = await enrolUser(dataFolder, SUBMITTER, PERSON);
  const ledger = connectLedger({
    profile: profileOf(dataFolder),
    walletFolder: join(dataFolder, 'wallet'),
    channel: consortium.channel,
    chaincode: consortium.chaincode,
    endorsementRule: consortium.endorsementPolicy,
  });
  return {
    submit: async (method, ...args) => {
      const outcome = await ledger.submit(label, { transaction: `probe:${method}`, args });
      if (outcome.kind !== 'committed') throw new Error(`not committed: ${JSON.stringify(outcome)}`);
    },
    close: () => ledger.close(),
  };
};

/** The SDK with its own signer in JavaScript, asking as many organisations as the project's client does. */
export const sdkClient: ConnectClient = async (dataFolder, consortium) => {
  const { identity } = await enrolUser(dataFolder, SUBMITTER, PERSON);
  const wallet = await Wallets.newInMemoryWallet();
  await wallet.put('person', { type: 'X.509', mspId: identity.mspId, credentials: identity } as never);
  const gateway = new Gateway();
  await gateway.connect(JSON.parse(readFileSync(profileOf(dataFolder), 'utf8')), {
    identity: 'person',
    wallet,
    // Without it, the SDK makes a certificate of its own, by slow arithmetic.
    tlsInfo: { certificate: identity.certificate, key: identity.privateKey },
    discovery: { enabled: false },
  });
  const network = await gateway.getNetwork(consortium.channel);
  const contract = network.getContract(consortium.chaincode, 'probe');
  const others = consortium.organisations.map(({ mspId }) => mspId).filter((mspId) => mspId !== SUBMITTER);
  const needed = organisationsOf(consortium);
  let rotation = 0;
  return {
    submit: async (method, ...args) => {
      const start = rotation % others.length;
      rotation += 1;
      const chosen = [...others.slice(start), ...others.slice(0, start)].slice(0, needed - 1);
      await contract
        .createTransaction(method)
        .setEndorsingOrganizations(SUBMITTER, ...chosen)
        .submit(...args);
    },
    close: async () => gateway.disconnect(),
  };
};

const SUBMITTER = 'OperatorMSP';
const PERSON = { party: '91310000MA1FL0LM0X', role: 'operator' };

function organisationsOf({ endorsementPolicy, organisations: { length } }: Consortium): number {
  if (endorsementPolicy === 'any') return 1;
  return endorsementPolicy === 'all' ? length : Math.floor(length / 2) + 1;
}

function profileOf(dataFolder: string): string {
  return join(dataFolder, 'connection-profile.json');
}
