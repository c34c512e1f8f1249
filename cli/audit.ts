/** `greentier audit`: the auditor's own command line, whose export finds a running sandbox as the other commands do. */
import { parseArgs } from 'node:util';
import { connectionOf } from './connection';
import type { Terminal } from './terminal';

/**
 * The arguments that the auditor's command line takes. An export that names no API, or somebody by `--as`, is told where the
 * sandbox is and whose token to send; whatever else is asked is passed on as it stands.
 * @param data the sandbox's data folder, where `--data` names none
 * @throws Unusable when an export has neither an API nor a sandbox to ask
 */
export function auditArguments(args: readonly string[], data: string, terminal: Terminal): string[] {
  const [command, ...rest] = args;
  const asked = command === 'export' ? exportIn(rest) : undefined;
  if (asked === undefined) return [...args];
  const { api, token, as, out } = asked.values;
  const { url, token: bearer } = connectionOf(
    {
      data: asked.values.data ?? data,
      ...(api === undefined ? {} : { api }),
      ...(token === undefined ? {} : { token }),
      ...(as === undefined ? {} : { as }),
    },
    terminal,
  );
  const file = out === undefined ? [] : ['--out', out];
  return ['export', ...asked.positionals, '--api', url, '--token', bearer, ...file];
}

/** What an export asks for; `undefined` where it is none that can be read, which the auditor's command line says itself. */
function exportIn(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const options = { api: text, token: text, out: text, as: text, data: text };
    const read = parseArgs({ args: [...args], allowPositionals: true, options });
    return read.positionals.length === 0 ? undefined : read;
  } catch {
    return undefined;
  }
}
