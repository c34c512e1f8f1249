// Another reader of blocks, the SDK's own, reads every block that the embedded network writes, and finds the same in it.
import './testing/quiet-sdk';
import * as fabricCommon from 'fabric-common';
import { decodeBlock } from '../blocks/decode';
import type { LedgerBlock } from '../blocks/ledger-block';
import { readConsortium } from '../consortium/consortium';
import { startEmbedded } from '../testing/embedded';
import type { RunningNetwork } from '../testing/running-network';
import { connectUser, firstBlocks } from './testing/ledger-user';

jest.setTimeout(60_000);

/** As far as it is compared; the SDK gives it no type. */
interface DecodedBlock {
  readonly header: {
    readonly number: { toString(): string };
    readonly previous_hash: Buffer;
    readonly data_hash: Buffer;
  };
  readonly data: { readonly data: readonly { readonly payload: DecodedPayload }[] };
  readonly metadata: { readonly metadata: readonly [DecodedSignatures, ...unknown[]] };
}
interface DecodedSignatures {
  readonly signatures: readonly { readonly signature_header: { readonly creator: { readonly mspid: string } } }[];
}
interface DecodedPayload {
  readonly header: {
    readonly channel_header: { readonly tx_id: string; readonly channel_id: string };
    readonly signature_header: { readonly creator: { readonly mspid: string } };
  };
  readonly data: {
    readonly actions?: readonly {
      readonly payload: {
        readonly action: {
          readonly endorsements: readonly { readonly endorser: { readonly mspid: string } }[];
          readonly proposal_response_payload: {
            readonly extension: {
              readonly results: { readonly ns_rwset: readonly DecodedSet[] };
              readonly events: { readonly event_name: string };
            };
          };
        };
      };
    }[];
  };
}
interface DecodedSet {
  readonly namespace: string;
  readonly rwset: {
    readonly reads: readonly { readonly key: string }[];
    readonly writes: readonly { readonly key: string; readonly is_delete: boolean; readonly value: Buffer }[];
  };
}

const { BlockDecoder } = fabricCommon as unknown as {
  readonly BlockDecoder: { decode(bytes: Uint8Array): DecodedBlock };
};

let network: RunningNetwork;
let blocks: Uint8Array[];

beforeAll(async () => {
  network = await startEmbedded(readConsortium());
  const user = await connectUser(network.dataFolder);
  await user.submit('putMany', 'many.', '3', '值');
  await user.submit('remove', 'many.000001');
  await user.submit('countInto', 'many.', 'many/', 'count');
  await user.submit('announce', 'harvest', 'ripe');
  await user.submit('guard', 'many.000000', 'BankAMSP');
  await user.submit('put', 'many.000000', 'without its guard');
  await Promise.all([user.submit('append', 'same'), user.submit('append', 'same'), user.submit('append', 'same')]);
  blocks = await firstBlocks(user, await user.height());
  await user.close();
});

afterAll(() => network.stop());

/** What both readers say of a block, in words of neither. */
interface Outline {
  readonly number: string;
  readonly hashes: readonly string[];
  readonly orderers: readonly string[];
  readonly codes: readonly number[];
  readonly transactions: readonly object[];
}

test('in every block', () => {
  expect(blocks.length).toBeGreaterThan(6);
  expect(blocks.map((bytes) => bySdk(BlockDecoder.decode(bytes)))).toEqual(
    blocks.map((bytes) => byProject(decodeBlock(bytes))),
  );
});

function byProject(block: LedgerBlock): Outline {
  return {
    number: block.number.toString(),
    hashes: [block.previousHash, block.dataHash],
    orderers: block.ordererSignatures.map(({ mspId }) => mspId),
    codes: block.transactions.map(({ validationCode }) => validationCode),
    transactions: block.transactions.map((transaction) => ({
      txId: transaction.txId,
      channel: transaction.channelId,
      creator: transaction.creator.mspId,
      endorsers: transaction.endorsements.map(({ mspId }) => mspId),
      reads: transaction.reads.map(({ key }) => key),
      writes: transaction.writes.map(({ key, value }) => [key, value === null ? null : Buffer.from(value).toString()]),
      event: transaction.event?.name ?? '',
    })),
  };
}

function bySdk({ header, data, metadata }: DecodedBlock): Outline {
  return {
    number: header.number.toString(),
    hashes: [header.previous_hash.toString('hex'), header.data_hash.toString('hex')],
    orderers: metadata.metadata[0].signatures.map(({ signature_header }) => signature_header.creator.mspid),
    codes: [...(metadata.metadata[2] as readonly number[])],
    transactions: data.data.map(({ payload }) => {
      const action = payload.data.actions?.[0]?.payload.action;
      const result = action?.proposal_response_payload.extension;
      const sets = result?.results.ns_rwset ?? [];
      return {
        txId: payload.header.channel_header.tx_id,
        channel: payload.header.channel_header.channel_id,
        creator: payload.header.signature_header.creator.mspid,
        endorsers: (action?.endorsements ?? []).map(({ endorser }) => endorser.mspid),
        reads: sets.flatMap(({ rwset }) => rwset.reads.map(({ key }) => key)),
        writes: sets.flatMap(({ rwset }) =>
          rwset.writes.map(({ key, is_delete, value }) => [key, is_delete ? null : value.toString()]),
        ),
        event: result?.events.event_name ?? '',
      };
    }),
  };
}
