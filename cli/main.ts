#!/usr/bin/env node
/** `greentier`: the engine's commands at a terminal. */
import { greentier } from './program';
import { wordsOf } from './terminal';

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
    process.stderr.write(`greentier: ${wordsOf(error)}\n`);
    process.exitCode = 2;
  });
