// Blocks that stand before a verifier: what a client writes into a transaction's header must not make a sound block unsound.
import {
  blockBytes,
  configBlockBytes,
  type OrganisationFixture,
  organisation,
  transactionEnvelope,
} from '../../network/blocks/block-fixture';
import { decodeBlock } from '../../network/blocks/decode';
import { bundledBlock } from '../bundled-block';
import type { Closure } from '../closure';
import { newFindings } from '../report';
import { blockChecks } from './blocks';
import { transactionChecks } from './transactions';

const ORGANISATIONS = ['AnchorMSP', 'BankAMSP', 'OperatorMSP'];
const KEY = `\u0000receivable\u0000R${'1'.repeat(24)}\u0000`;
const EVERYTHING: Closure = { bears: () => true, touches: ({ type }) => type !== 'config', sealedBy: () => [] };

let organisations: OrganisationFixture[];
beforeAll(async () => {
  organisations = await Promise.all(ORGANISATIONS.map(organisation));
});

function member(mspId: string, ...asked: Parameters<OrganisationFixture['member']>) {
  const found = organisations.find((each) => each.mspId === mspId);
  if (found === undefined) throw new Error(`there is no ${mspId}`);
  return found.member(...asked);
}

interface Sent {
  readonly timestamp?: Date;
  /** From when on the certificate of one endorser too many is valid. */
  readonly strangeFrom?: Date;
}

/** The findings about a block with these transactions behind the channel's first one. */
async function findingsAbout(sent: readonly Sent[]) {
  const config = configBlockBytes(organisations);
  const creator = await member('AnchorMSP', 'client');
  const orderer = await member('AnchorMSP', 'orderer');
  const endorsers = await Promise.all(organisations.map((each) => each.member('peer')));
  const envelopes = await Promise.all(
    sent.map(async ({ timestamp, strangeFrom }) => {
      const strange =
        strangeFrom && (await member('BankAMSP', 'peer', { from: strangeFrom, to: new Date('2099-01-01') }));
      return transactionEnvelope({
        creator,
        endorsers: strange === undefined ? endorsers : [...endorsers, strange],
        ...(timestamp === undefined ? {} : { timestamp }),
        writes: [{ key: KEY, value: '{}' }],
      });
    }),
  );
  const block = blockBytes({ number: 1, previousHash: decodeBlock(config).headerHash, envelopes, orderer });
  const scope = { kind: 'receivable', receivable: `R${'1'.repeat(24)}` } as const;
  const findings = newFindings();
  const blocks = blockChecks('trade', scope, findings);
  const transactions = transactionChecks({ channel: 'trade', scope }, EVERYTHING, findings);
  [config, block].forEach((given, number) => {
    const form = bundledBlock(given, () => (number === 0 ? 254 : 0));
    const bytes = Buffer.from(form).toString('base64');
    const opened = blocks.open({ number: String(number), bytes });
    const view = opened && blocks.check(opened);
    if (view !== undefined) transactions.take(view);
  });
  return findings.list;
}

test('one transaction of a far day does not make the orderer’s certificate an expired one', async () => {
  const findings = await findingsAbout([{}, { timestamp: new Date('9999-01-01T00:00:00Z') }]);
  expect(findings.filter(({ check }) => check === 'ordererSignature').map(({ holds }) => holds)).toEqual([true]);
});

test('one endorser too many, whose certificate is from a far day, does not make the others strangers', async () => {
  const findings = await findingsAbout([{ strangeFrom: new Date('2098-01-01') }]);
  const about = findings.filter(({ check }) => check === 'endorsement' || check === 'creatorSignature');
  expect(about.map(({ holds, detail }) => (holds ? true : detail))).toEqual([true, true]);
});
