/** How requests are checked against the schemas of their routes: nothing is dropped, nothing is filled in, nothing is guessed. */
import AjvCompiler from '@fastify/ajv-compiler';
import type { Api } from './service';

const STRICT = { removeAdditional: false, useDefaults: false, allErrors: false } as const;

/**
 * Installs the validators. A query string carries texts alone, so numbers and truth values are read from it, and a
 * parameter that may come more than once is a list; everywhere else a value has the type that the schema says.
 */
export function validateStrictly(api: Api): void {
  const build = AjvCompiler();
  const asWritten = build({}, { customOptions: { ...STRICT, coerceTypes: false } });
  const fromTexts = build({}, { customOptions: { ...STRICT, coerceTypes: 'array' } });
  api.setValidatorCompiler((route) => (route.httpPart === 'querystring' ? fromTexts : asWritten)(route as never));
}
