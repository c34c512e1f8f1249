#!/usr/bin/env node
/** `greentier`: the engine's commands at a terminal. */
import { greentier } from './program';
import { Unusable } from './terminal';

greentier({
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  environment: process.env,
  exitWith: (code) => {
    process.exitCode = code;
  },
})
  .parseAsync()
  .catch((error: unknown) => {
    const isExpected = error instanceof Unusable;
    process.stderr.write(
      `greentier: ${isExpected || !(error instanceof Error) ? String(error).replace(/^\w+: /, '') : error.message}\n`,
    );
    process.exitCode = 2;
  });
