/** Blocks and events: what is delivered, to whom, from where, and that it proves itself. */
import { common, protos } from 'fabric-protos/bundle.js';
import { decodeChannelConfig } from '../../../network/blocks/channel-config';
import {
  checkCreatorSignature,
  checkDataHash,
  checkEndorsements,
  checkOrdererSignatures,
  checkPreviousHash,
  checkProposalBinding,
} from '../../../network/blocks/checks';
import { decodeBlock } from '../../../network/blocks/decode';
import { enrolUser } from '../../../network/certificates/enrolment';
import { toNumber } from '../../../network/devnet/protobuf';
import { type NetworkUnderTest, PARTY } from '../network-under-test';
import { verbsOf } from '../verbs';

const { Status } = common;
const { TxValidationCode: Code } = protos;
const HALF_AN_HOUR_S = 30 * 60;

export function eventAndBlockBehaviours(under: () => NetworkUnderTest): void {
  const { client, submit, endorse, order, perform } = verbsOf(under);

  /** The full and the filtered form of the block that holds a transaction, and the transaction in both. */
  const bothForms = async (txId: string) => {
    const raw = await client();
    const { block: number } = await raw.commitOf(txId);
    const range = { start: number, stop: number };
    const { blocks } = await raw.deliver(range);
    const { filtered } = await raw.deliver({ ...range, filtered: true });
    const [block, summary] = [blocks[0] ?? common.Block.create(), filtered[0] ?? protos.FilteredBlock.create()];
    const full = decodeBlock(common.Block.encode(block).finish());
    return {
      summary,
      full,
      inFull: full.transactions.find((each) => each.txId === txId),
      inSummary: summary.filtered_transactions.find(({ txid }) => txid === txId),
    };
  };

  describe('events', () => {
    test('stand in the block in full, and in its summary by name alone', async () => {
      const told = await endorse(['announce', 'harvest', 'ripe']);
      expect(await order(told)).toBe(Code.VALID);
      const { inFull, inSummary } = await bothForms(told.txId);
      expect(inFull?.event).toMatchObject({ name: 'harvest', payload: 'ripe' });
      const [action] = inSummary?.transaction_actions?.chaincode_actions ?? [];
      expect(action?.chaincode_event).toMatchObject({
        event_name: 'harvest',
        chaincode_id: under().consortium.chaincode,
        tx_id: told.txId,
      });
      expect(Buffer.from(action?.chaincode_event?.payload ?? []).length).toBe(0);
    });

    test('of a transaction that lost a conflict stand in both, under an outcome that says so', async () => {
      const winner = await endorse(['announceChange', 'field', 'sown']);
      const loser = await endorse(['announceChange', 'field', 'mown']);
      expect([await order(winner), await order(loser)]).toEqual([Code.VALID, Code.MVCC_READ_CONFLICT]);
      const { inSummary, inFull } = await bothForms(loser.txId);
      expect(inFull?.valid).toBe(false);
      expect(inSummary?.tx_validation_code).toBe(Code.MVCC_READ_CONFLICT);
      const [action] = inSummary?.transaction_actions?.chaincode_actions ?? [];
      expect(action?.chaincode_event?.event_name).toBe('mown');
    });

    test('set twice in one transaction are the last one', async () => {
      const told = await endorse(['announceTwice', 'first', 'second']);
      expect(await order(told)).toBe(Code.VALID);
      expect((await bothForms(told.txId)).inFull?.event?.name).toBe('second');
    });
  });

  describe('a block', () => {
    test('and its summary name the same transactions, kinds and outcomes', async () => {
      await perform(['put', 'summary', 'x'], ['peer0.anchor']);
      const last = await endorse(['put', 'summary', 'y']);
      await order(last);
      const raw = await client();
      const { blocks } = await raw.deliver({});
      const { filtered } = await raw.deliver({ filtered: true });
      expect(filtered).toHaveLength(blocks.length);
      blocks.forEach((block, index) => {
        const summary = filtered[index];
        const envelopes = (block.data?.data ?? []).map((bytes) => channelHeaderOf(bytes));
        const codes = [...(block.metadata?.metadata?.[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? [])];
        expect(summary?.channel_id).toBe(under().consortium.channel);
        expect(toNumber(summary?.number)).toBe(toNumber(block.header?.number));
        expect(
          summary?.filtered_transactions.map(({ txid, type, tx_validation_code }) => [txid, type, tx_validation_code]),
        ).toEqual(envelopes.map(({ tx_id, type }, place) => [tx_id, type, codes[place]]));
      });
    });

    test('follows the one before by hash, and its data have the hash that it names', async () => {
      const blocks = (await (await client()).deliver({})).blocks.map((block) =>
        decodeBlock(common.Block.encode(block).finish()),
      );
      expect(blocks.map(({ number }) => number)).toEqual(blocks.map((_, index) => BigInt(index)));
      expect(blocks.map(checkDataHash).filter(({ holds }) => !holds)).toEqual([]);
      const links = blocks
        .slice(1)
        .map((block, index) => checkPreviousHash(block, blocks[index] as (typeof blocks)[0]));
      expect(links.filter(({ holds }) => !holds)).toEqual([]);
    });

    test('proves orderer, client, proposal and endorsers from its bytes and the first block alone', async () => {
      const proven = await endorse(['put', 'proven', 'x']);
      await order(proven);
      const raw = await client();
      const [first] = await raw.blocks(0, 0);
      const channel = decodeChannelConfig(common.Block.encode(first ?? {}).finish());
      const { full, inFull } = await bothForms(proven.txId);
      if (inFull === undefined) throw new Error('the transaction is not in its block');
      expect(checkOrdererSignatures(full, channel.ordererOrganisations, new Date())).toMatchObject([{ holds: true }]);
      expect(checkCreatorSignature(inFull, channel.organisations)).toMatchObject({ holds: true });
      expect(checkProposalBinding(inFull)).toMatchObject({ holds: true });
      expect([...checkEndorsements(inFull, channel.organisations).organisations].sort()).toEqual([
        'AnchorMSP',
        'BankAMSP',
        'BankBMSP',
      ]);
    });

    test('is the same at every peer, and at the orderer but for the outcomes', async () => {
      const same = await endorse(['put', 'same', 'x']);
      await order(same);
      const raw = await client();
      const { block: number } = await raw.commitOf(same.txId);
      const range = { start: number, stop: number };
      const [anchors, banks, orderers] = await Promise.all(
        ['peer0.anchor', 'peer0.bankb', 'orderer0'].map(
          async (node) => (await raw.deliver({ ...range, node })).blocks[0],
        ),
      );
      expect(banks?.header).toEqual(anchors?.header);
      expect(banks?.data).toEqual(anchors?.data);
      expect(outcomesOf(banks)).toEqual(outcomesOf(anchors));
      expect(orderers?.header).toEqual(anchors?.header);
      expect(orderers?.data).toEqual(anchors?.data);
      expect(outcomesOf(orderers)).toEqual([]);
    });
  });

  describe('a request for blocks', () => {
    test('gives just those from its start to its end', async () => {
      await submit('put', 'range.of.blocks', 'x');
      const { status, blocks } = await (await client()).deliver({ start: 1, stop: 3 });
      expect(status).toBe(Status.SUCCESS);
      expect(blocks.map(({ header }) => toNumber(header?.number))).toEqual([1, 2, 3]);
    });

    test('for the newest gives the last one', async () => {
      const last = await endorse(['put', 'newest', 'x']);
      await order(last);
      const raw = await client();
      const { blocks } = await raw.deliver({ start: 'newest', stop: 'newest' });
      expect(blocks.map(({ header }) => toNumber(header?.number))).toEqual([(await raw.commitOf(last.txId)).block]);
    });

    test('that ends before it starts is a bad one', async () => {
      expect(await (await client()).deliver({ start: 2, stop: 1 })).toMatchObject({ status: Status.BAD_REQUEST });
    });

    test('waits for blocks that are still to come', async () => {
      const raw = await client();
      const { blocks } = await raw.deliver({ start: 'newest', stop: 'newest' });
      const next = toNumber(blocks[0]?.header?.number) + 1;
      const coming = raw.deliver({ start: next, stop: next });
      await submit('put', 'awaited', 'x');
      expect((await coming).blocks.map(({ header }) => toNumber(header?.number))).toEqual([next]);
    });

    test('that does not want to wait ends at the last block', async () => {
      const raw = await client();
      const { blocks } = await raw.deliver({ start: 'newest', stop: 'newest' });
      const last = toNumber(blocks[0]?.header?.number);
      const ended = await raw.deliver({ start: last, stop: last + 5, failIfNotReady: true });
      expect(ended.blocks).toHaveLength(1);
      expect(ended.status).toBe(Status.NOT_FOUND);
    });

    test('from far beyond the last block finds nothing', async () => {
      expect(await (await client()).deliver({ start: 1_000_000, stop: 1_000_001 })).toMatchObject({
        status: Status.NOT_FOUND,
        blocks: [],
      });
    });

    test('of a channel that is not there finds nothing', async () => {
      expect(await (await client()).deliver({ channelId: 'elsewhere' })).toMatchObject({ status: Status.NOT_FOUND });
    });

    test("under another organisation's name is forbidden", async () => {
      const { identity } = await enrolUser(under().dataFolder, 'OperatorMSP', { party: PARTY, role: 'operator' });
      const posing = under().rawWith({ ...identity, mspId: 'BankAMSP' });
      expect(await posing.deliver({})).toMatchObject({ status: Status.FORBIDDEN, blocks: [] });
    });

    test.each([-HALF_AN_HOUR_S, HALF_AN_HOUR_S])('that is dated %i seconds off is a bad one', async (offset) => {
      const timestamp = Math.floor(Date.now() / 1000) + offset;
      expect(await (await client()).deliver({ timestamp })).toMatchObject({ status: Status.BAD_REQUEST });
    });
  });
}

function channelHeaderOf(envelope: Uint8Array): common.ChannelHeader {
  const { header } = common.Payload.decode(common.Envelope.decode(envelope).payload);
  return common.ChannelHeader.decode(header?.channel_header ?? Buffer.alloc(0));
}

function outcomesOf(block: common.Block | undefined): number[] {
  return [...(block?.metadata?.metadata?.[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? [])];
}
