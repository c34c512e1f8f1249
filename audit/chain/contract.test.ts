import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCheckpoints } from './compile';
import artifact from './GreenTierCheckpoints.json';

test('the committed artifact is what the committed source compiles to', () => {
  const source = readFileSync(join(__dirname, 'GreenTierCheckpoints.sol'), 'utf8');
  expect(artifact).toEqual(compileCheckpoints(source));
});

test('a source that does not compile is an error in the words of the compiler', () => {
  expect(() =>
    compileCheckpoints('pragma solidity 0.8.37; contract GreenTierCheckpoints { uint x = "text"; }'),
  ).toThrow(/TypeError/);
});
