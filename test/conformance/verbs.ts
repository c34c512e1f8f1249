/** What the behaviours do, in the words that they are told in. */
import { common, protos } from 'fabric-protos/bundle.js';
import type { Commit } from '../../network/devnet/testing/commit-follower';
import type { RawClient, RawProposal, RawProposalOptions } from '../../network/devnet/testing/raw-client';
import type { NetworkUnderTest } from './network-under-test';

/** Peers whose organisations are a majority. */
export const MAJORITY: readonly string[] = ['peer0.anchor', 'peer0.banka', 'peer0.bankb'];
/** Peers that together hold all collections of the conformance consortium, and are a majority. */
export const HOLDERS: readonly string[] = ['peer0.banka', 'peer0.operator', 'peer0.bankb'];

/** An endorsed transaction that is still to be ordered. */
export interface Endorsed {
  readonly proposal: RawProposal;
  readonly responses: readonly protos.ProposalResponse[];
  readonly txId: string;
  /** What an envelope is sealed around. */
  readonly payload: Uint8Array;
}

export interface Verbs {
  /** The client by hand of OperatorMSP. */
  readonly client: () => Promise<RawClient>;
  /** What the Operator's own peer answers the Operator. */
  readonly ask: (method: string, ...args: string[]) => Promise<string>;
  readonly askJson: <T>(method: string, ...args: string[]) => Promise<T>;
  /** What an organisation's own peer answers its user. */
  readonly askAs: (mspId: string, method: string, ...args: string[]) => Promise<string>;
  /** Submits as the Operator, with the endorsement of a majority. @returns the contract's answer */
  readonly submit: (method: string, ...args: string[]) => Promise<string>;
  /** Submits a private value as an organisation's user, with the endorsement of all that hold collections. */
  readonly putPrivate: (mspId: string, collection: string, key: string, value: string) => Promise<Endorsed>;
  readonly endorse: (
    args: readonly string[],
    peers?: readonly string[],
    options?: RawProposalOptions,
  ) => Promise<Endorsed>;
  /** Orders a transaction and says how it was committed. */
  readonly order: (transaction: Pick<Endorsed, 'txId' | 'payload'>) => Promise<protos.TxValidationCode>;
  /** Endorses by hand and orders. */
  readonly perform: (
    args: readonly string[],
    peers?: readonly string[],
    options?: RawProposalOptions,
  ) => Promise<protos.TxValidationCode>;
  /**
   * Orders transactions in one block and says how each was committed. When a block happens to be cut between them, they
   * are made anew.
   * @param make endorses them; the attempt's number keeps keys of one attempt apart from those of another
   */
  readonly orderInOneBlock: (
    make: (attempt: number) => Promise<readonly Endorsed[]>,
  ) => Promise<protos.TxValidationCode[]>;
}

const MAX_ATTEMPTS = 20;

/** @param under gives the network when a behaviour runs, since it is not up yet when behaviours are told */
export function verbsOf(under: () => NetworkUnderTest): Verbs {
  const client = () => under().raw('OperatorMSP');
  const askAs = async (mspId: string, method: string, ...args: string[]): Promise<string> => {
    const raw = await under().raw(mspId);
    return answerOf(await raw.endorse(peerOf(under(), mspId), raw.propose([method, ...args])));
  };
  const ask = (method: string, ...args: string[]) => askAs('OperatorMSP', method, ...args);
  const endorseWith = async (
    raw: RawClient,
    args: readonly string[],
    peers: readonly string[],
    options: RawProposalOptions,
  ): Promise<Endorsed> => {
    const proposal = raw.propose(args, options);
    const responses = await Promise.all(peers.map((peer) => raw.endorse(peer, proposal)));
    for (const response of responses) answerOf(response);
    return { proposal, responses, txId: proposal.txId, payload: raw.assemble(proposal, responses) };
  };
  const orderWith = async (raw: RawClient, { txId, payload }: Pick<Endorsed, 'txId' | 'payload'>) => {
    const { status, info } = await raw.broadcast(raw.seal(payload));
    if (status !== common.Status.SUCCESS) throw new Error(`not ordered: ${common.Status[status]} ${info}`);
    return raw.outcomeOf(txId);
  };
  const endorse: Verbs['endorse'] = async (args, peers = MAJORITY, options = {}) =>
    endorseWith(await client(), args, peers, options);
  const order: Verbs['order'] = async (transaction) => orderWith(await client(), transaction);
  return {
    client,
    ask,
    askAs,
    askJson: async (method, ...args) => JSON.parse(await ask(method, ...args)),
    submit: async (method, ...args) => {
      const transaction = await endorse([method, ...args]);
      const code = await order(transaction);
      if (code !== Code.VALID) throw new Error(`${method} was found invalid: ${Code[code]}`);
      return transaction.responses.map(answerOf)[0] ?? '';
    },
    putPrivate: async (mspId, collection, key, value) => {
      const raw = await under().raw(mspId);
      const options = { transient: { value: Buffer.from(value) } };
      const transaction = await endorseWith(raw, ['putPrivate', collection, key], HOLDERS, options);
      const code = await orderWith(raw, transaction);
      if (code !== Code.VALID) throw new Error(`putPrivate was found invalid: ${Code[code]}`);
      return transaction;
    },
    endorse,
    order,
    perform: async (args, peers, options) => order(await endorse(args, peers, options)),
    orderInOneBlock: async (make) => {
      const raw = await client();
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        const transactions = await make(attempt);
        await raw.broadcastAll(transactions.map(({ payload }) => raw.seal(payload)));
        const commits: Commit[] = [];
        for (const { txId } of transactions) commits.push(await raw.commitOf(txId));
        if (new Set(commits.map(({ block }) => block)).size === 1) return commits.map(({ code }) => code);
      }
      throw new Error(`the transactions came into one block in none of ${MAX_ATTEMPTS} attempts`);
    },
  };
}

const { TxValidationCode: Code } = protos;

/** @throws Error in the words of the chaincode or the peer that refuses */
function answerOf({ response }: protos.ProposalResponse): string {
  if ((response?.status ?? 0) >= 400) throw new Error(response?.message ?? '');
  return Buffer.from(response?.payload ?? []).toString();
}

function peerOf({ consortium }: NetworkUnderTest, mspId: string): string {
  return consortium.organisations.find((each) => each.mspId === mspId)?.peers[0] ?? '';
}
