/** `npm run client:generate`: writes the client's types from the API's document; with `--check` says whether they are out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApi } from '../api/app';
import { tokenRulesOf } from '../api/oidc-settings';
import type { Service } from '../api/service';

// A compiled program runs from dist/client.
const TYPES = join(__dirname, '..', '..', 'client', 'schema.ts');
const HEADER =
  '/** The types of the API, generated from its OpenAPI document by `npm run client:generate`: not to be changed by hand. */\n\n';

async function main(): Promise<void> {
  const { default: openapiTypes, astToString } = await import('openapi-typescript');
  const document = withoutExamples(await apiDocument()) as Parameters<typeof openapiTypes>[0];
  const types = HEADER + astToString(await openapiTypes(document, { alphabetize: true }));
  if (!process.argv.includes('--check')) writeFileSync(TYPES, types);
  else if (readFileSync(TYPES, 'utf8') !== types)
    throw new Error('client/schema.ts is out of date: npm run client:generate');
}

/** The document of the API with all of its routes; nothing is asked of the parts that it would stand on. */
async function apiDocument(): Promise<object> {
  const settings = { OIDC_ISSUER: 'https://nobody.invalid', OIDC_AUDIENCE: 'nobody' };
  const api = await buildApi({} as Service, { tokens: tokenRulesOf(settings, () => undefined), sandbox: true });
  await api.ready();
  const document = api.swagger();
  await api.close();
  return document;
}

/** Examples are for readers of the document; among types they would be most of the text. */
function withoutExamples(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutExamples);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, each]) => key !== 'example' && !(key === 'examples' && Array.isArray(each)),
  );
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutExamples(each)]));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
