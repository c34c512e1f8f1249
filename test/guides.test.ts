// What the guides point to is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..');
const GUIDES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

test.each(GUIDES)('%s names no page that is missing, and no test', (guide) => {
  const text = readFileSync(join(ROOT, guide), 'utf8');
  const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(({ 1: link = '' }) => join(dirname(guide), link));
  const tests = [...text.matchAll(/`([a-z][\w/.-]*\.test\.ts)`/g)].map(({ 1: name = '' }) => name);
  expect([...links, ...tests].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
