/** `greentier doctor`: looks at this machine and its settings, names what is wrong and says what to do. */
import { resolve } from 'node:path';
import { tableOf } from '../../runtime/table';
import type { Terminal } from '../terminal';
import { fabricFindings } from './fabric';
import { machineFindings } from './machine';
import { sandboxFindings } from './sandbox';
import { serviceFindings } from './services';

/** What was found of one thing. */
export interface Finding {
  readonly about: string;
  readonly state: 'well' | 'worth knowing' | 'wrong';
  readonly detail: string;
  /** What to do, where something is to be done. */
  readonly remedy?: string;
}

/** Prints all findings, then the remedies; the exit code is 1 where something is wrong. */
export async function runDoctor(
  { data, production }: { readonly data: string; readonly production: boolean },
  terminal: Terminal,
): Promise<void> {
  const dataFolder = resolve(data);
  const findings = [
    ...(await machineFindings(dataFolder)),
    ...(await sandboxFindings(dataFolder)),
    ...(await fabricFindings(terminal.environment)),
    ...(await serviceFindings(terminal.environment, production)),
  ];
  terminal.out(
    tableOf(
      ['looked at', 'state', 'found'],
      findings.map(({ about, state, detail }) => [about, state, detail]),
    ),
  );
  const remedies = findings.filter(({ remedy }) => remedy !== undefined);
  for (const { about, remedy } of remedies) terminal.out(`\n${about}: ${remedy}`);
  const wrong = findings.filter(({ state }) => state === 'wrong').length;
  terminal.out(wrong === 0 ? '\nnothing is wrong' : `\n${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong`);
  if (wrong > 0) terminal.exitWith(1);
}
