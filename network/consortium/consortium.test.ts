import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectionOf } from '../../domain/collections';
import { ConsortiumError, collectionMembers, parseConsortium, readConsortium } from './consortium';

const DEFAULT_TEXT = readFileSync(join(__dirname, 'consortium.yaml'), 'utf8');

function refusalOf(text: string): ConsortiumError {
  try {
    parseConsortium(text, 'c.yaml');
  } catch (error) {
    if (error instanceof ConsortiumError) return error;
    throw error;
  }
  throw new Error('the text was accepted');
}

function lineOf(text: string, part: string): number {
  return text.split('\n').findLastIndex((line) => line.includes(part)) + 1;
}

test('the default consortium names five organisations, one orderer and a majority policy', () => {
  const consortium = readConsortium();
  expect(consortium.organisations.map(({ mspId }) => mspId)).toEqual([
    'AnchorMSP',
    'BankAMSP',
    'BankBMSP',
    'OperatorMSP',
    'CertifierMSP',
  ]);
  expect(consortium.orderer).toEqual({ name: 'Orderer', mspId: 'OrdererMSP', nodes: ['orderer0'] });
  expect(consortium.endorsementPolicy).toBe('majority');
  expect(consortium.blockCutting.batchTimeoutMs).toBe(50);
});

test.each([
  ['an unknown role', 'roles: [anchor]', 'roles: [king]', "'king' is no role"],
  ['an unknown policy', 'endorsementPolicy: majority', 'endorsementPolicy: most', 'must be one of any, majority, all'],
  ['a channel name in capitals', 'channel: greentier', 'channel: GreenTier', 'channel must be a text'],
  ['a repeated MSP id', 'mspId: CertifierMSP', 'mspId: AnchorMSP', 'is used twice'],
  ['a repeated node name', 'peers: [peer0.bankb]', 'peers: [peer0.banka]', 'is used twice'],
  ['an unknown entry', 'chaincode: greentier', 'chaincodes: greentier', "'chaincodes' is not known here"],
  ['a timeout of zero', 'batchTimeoutMs: 50', 'batchTimeoutMs: 0', 'must be a whole number from 1'],
  ['an organisation without peers', 'peers: [peer0.anchor]', 'peers: []', 'at least one name'],
])('a file with %s is refused with its line and the reason', (_case, from, to, reason) => {
  const text = DEFAULT_TEXT.replace(from, to);
  const refusal = refusalOf(text);
  expect(refusal.message).toContain(reason);
  expect(refusal.line).toBe(lineOf(text, to));
});

test('a collection with a stranger as member is refused', () => {
  const text = DEFAULT_TEXT.replace('members: [BankAMSP, OperatorMSP]', 'members: [NobodyMSP]');
  expect(refusalOf(text).message).toContain("'NobodyMSP' is the mspId of no organisation");
});

test('a collection with an endorsement policy that nobody knows is refused', () => {
  const text = DEFAULT_TEXT.replaceAll('endorsementPolicy: members', 'endorsementPolicy: owner');
  expect(refusalOf(text).message).toContain('collections.0.endorsementPolicy must be one of members');
});

test('each bank shares a collection for its offers with the suppliers’ host, and both must agree to what is in it', () => {
  const consortium = readConsortium();
  const banks = consortium.organisations.filter(({ roles }) => roles.includes('bank'));
  const host = consortium.organisations.find(({ roles }) => roles.includes('supplier'))?.mspId;
  for (const { mspId } of banks) {
    expect(consortium.collections).toContainEqual({
      name: collectionOf('sealedOffer', mspId),
      members: [mspId, host],
      memberOnlyRead: true,
      memberOnlyWrite: true,
      endorsementPolicy: 'members',
    });
    expect(collectionMembers(consortium, collectionOf('bankSecret', mspId))).toEqual([mspId]);
  }
  expect(collectionMembers(consortium, 'undeclared')).toBeUndefined();
});

test('broken YAML is refused with its line', () => {
  expect(refusalOf('channel: greentier\norganisations: [').line).toBeGreaterThanOrEqual(2);
});

test('a missing file is refused by name', () => {
  expect(() => readConsortium('/nowhere/consortium.yaml')).toThrow('/nowhere/consortium.yaml:1: there is no such file');
});
