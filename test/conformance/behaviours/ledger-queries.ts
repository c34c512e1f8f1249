/** What a peer tells about its ledger: by number, by hash, by transaction. */
import { common, protos } from 'fabric-protos/bundle.js';
import { blockHeaderHash } from '../../../network/devnet/block-building';
import { toNumber } from '../../../network/devnet/protobuf';
import type { NetworkUnderTest } from '../network-under-test';
import { verbsOf } from '../verbs';

const { TxValidationCode: Code } = protos;

export function ledgerQueryBehaviours(under: () => NetworkUnderTest): void {
  const { client, endorse, order } = verbsOf(under);

  const query = async (chaincode: string, method: string, ...args: (string | Uint8Array)[]) => {
    const raw = await client();
    const proposal = raw.propose([method, ...args], { chaincode });
    const { response } = await raw.endorse('peer0.operator', proposal);
    return { status: response?.status, message: response?.message, payload: response?.payload ?? Buffer.alloc(0) };
  };
  const channel = () => under().consortium.channel;
  const chainInfo = async () => common.BlockchainInfo.decode((await query('qscc', 'GetChainInfo', channel())).payload);

  test('the height is the number of blocks, and the hashes are those of the last two', async () => {
    const info = await chainInfo();
    const height = toNumber(info.height);
    const [before, last] = await (await client()).blocks(height - 2, height - 1);
    expect(toNumber(last?.header?.number)).toBe(height - 1);
    expect(Buffer.from(info.currentBlockHash)).toEqual(blockHeaderHash(last ?? common.Block.create()));
    expect(Buffer.from(info.previousBlockHash)).toEqual(blockHeaderHash(before ?? common.Block.create()));
  });

  test('a block is found by its number, its hash and any of its transactions', async () => {
    const asked = await endorse(['put', 'asked', 'x']);
    await order(asked);
    const { block: number } = await (await client()).commitOf(asked.txId);
    const byNumber = await query('qscc', 'GetBlockByNumber', channel(), String(number));
    const byTransaction = await query('qscc', 'GetBlockByTxID', channel(), asked.txId);
    const block = common.Block.decode(byNumber.payload);
    const byHash = await query('qscc', 'GetBlockByHash', channel(), blockHeaderHash(block));
    expect(toNumber(block.header?.number)).toBe(number);
    expect(byTransaction.payload).toEqual(byNumber.payload);
    expect(byHash.payload).toEqual(byNumber.payload);
  });

  test.each([
    ['valid', ['put', 'found', 'x'], undefined, Code.VALID],
    ['invalid', ['put', 'lost', 'x'], ['peer0.anchor'], Code.ENDORSEMENT_POLICY_FAILURE],
  ])('a transaction is found with its outcome, %s or not', async (_outcome, args, peers, code) => {
    const transaction = await endorse(args, peers);
    await order(transaction);
    const { payload } = await query('qscc', 'GetTransactionByID', channel(), transaction.txId);
    const { validationCode, transactionEnvelope } = protos.ProcessedTransaction.decode(payload);
    expect(validationCode).toBe(code);
    expect(Buffer.from(transactionEnvelope?.payload ?? [])).toEqual(Buffer.from(transaction.payload));
  });

  test.each([
    ['GetTransactionByID', 'ab'.repeat(32), 'no such transaction ID'],
    ['GetBlockByTxID', 'ab'.repeat(32), 'no such transaction ID'],
    ['GetBlockByNumber', '1000000', 'Failed to get block number 1000000'],
    ['GetBlockByNumber', 'first', 'Failed to parse block number'],
    ['GetBlockByHash', 'ab', 'Failed to get block hash'],
    ['GetNothing', 'x', 'access denied for [GetNothing]'],
  ])('%s of what is not there says so (%s)', async (method, argument, reason) => {
    const { status, message } = await query('qscc', method, channel(), argument);
    expect(status).toBe(500);
    expect(message).toContain(reason);
  });

  test('of a channel that is not there says so', async () => {
    expect(await query('qscc', 'GetChainInfo', 'elsewhere')).toMatchObject({
      status: 500,
      message: 'Invalid chain ID, elsewhere',
    });
  });

  test('the first block is the channel’s configuration, and the peer’s channels are this one', async () => {
    const [first] = await (await client()).blocks(0, 0);
    const { payload } = await query('cscc', 'GetConfigBlock', channel());
    expect(common.Block.decode(payload).header).toEqual(first?.header);
    const { config } = common.ConfigEnvelope.decode(
      common.Payload.decode(common.Envelope.decode(first?.data?.data?.[0] ?? Buffer.alloc(0)).payload).data,
    );
    const organisations = Object.values(config?.channel_group?.groups?.Application?.groups ?? {});
    expect(organisations).toHaveLength(under().consortium.organisations.length);
  });
}
