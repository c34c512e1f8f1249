// Whom the client asks, case by case.
import { choosePeers, groupPeers, organisationsNeeded } from './choose-peers';

const PEERS = [
  { name: 'a0', mspid: 'A' },
  { name: 'b0', mspid: 'B' },
  { name: 'b1', mspid: 'B' },
  { name: 'c0', mspid: 'C' },
  { name: 'd0', mspid: 'D' },
];

function names(own: string, rotation: number, organisations: number, failed: string[] = [], only?: string[]) {
  return choosePeers(groupPeers(PEERS, own, rotation, only), organisations, new Set(failed))?.map(({ name }) => name);
}

test.each([
  ['the own organisation comes first', 'C', 0, 3, [], ['c0', 'a0', 'b0']],
  ['the others take turns', 'C', 1, 3, [], ['c0', 'b0', 'd0']],
  ['turns begin anew', 'C', 3, 3, [], ['c0', 'a0', 'b0']],
  ['an organisation without peers asks the others', 'X', 0, 2, [], ['a0', 'b0']],
  ['a failed peer is replaced within its organisation', 'B', 0, 1, ['b0'], ['b1']],
  ['a failed organisation is replaced by another', 'C', 0, 3, ['a0'], ['c0', 'b0', 'd0']],
  ['too few organisations are none', 'C', 0, 4, ['a0'], undefined],
] as const)('%s', (_, own, rotation, organisations, failed, expected) => {
  expect(names(own, rotation, organisations, [...failed])).toEqual(expected);
});

test('named organisations alone are asked, in their order', () => {
  expect(names('C', 0, 2, [], ['D', 'A'])).toEqual(['d0', 'a0']);
  expect(names('C', 0, 2, ['d0'], ['D', 'A'])).toBeUndefined();
  expect(names('C', 0, 2, [], ['D', 'Nobody'])).toBeUndefined();
});

test.each([
  ['any', 5, 1],
  ['majority', 4, 3],
  ['majority', 5, 3],
  ['all', 5, 5],
] as const)('%s of %d is %d', (rule, organisations, expected) => {
  expect(organisationsNeeded(rule, organisations)).toBe(expected);
});
