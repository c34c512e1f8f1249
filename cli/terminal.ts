/** What a command of the terminal is given, and how it says that it cannot do what was asked. */
import { lastWords } from '../runtime/log';

/** The terminal that a command runs in. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readonly environment: NodeJS.ProcessEnv;
  /** The program's exit code, once the command is through: 0 done, 1 something is wrong, 2 it could not be asked. */
  exitWith(code: number): void;
}

/** What went wrong, for a person, and never with a secret of the environment. */
export function wordsOf(error: unknown): string {
  return lastWords(error, process.env);
}

/** What was asked for cannot be done; the message says what to do. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
}
