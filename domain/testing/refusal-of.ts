/** For tests: the problem with which a piece of work is refused. */
import { type Problem, Refusal } from '../problems';

/** Runs the work and returns its refusal. @throws Error when it is not refused, or fails in another way */
export function refusalOf(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
  throw new Error('it was not refused');
}
