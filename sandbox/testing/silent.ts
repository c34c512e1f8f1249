/** What a test or a benchmark needs of the sandbox besides the stack: an issuer whose tokens can be checked, and no word of progress. */
import { freePort } from '../free-port';
import type { Progress } from '../processes/progress';
import { startSignIn } from '../sign-in';
import { openTokenIssuer, type TokenIssuer } from '../token-issuer';

/** Shows nothing. */
export const SILENT: Progress = { step: (_name, work) => work() };

/** An issuer that answers for its keys while it runs, and signs nobody in. */
export interface RunningIssuer extends TokenIssuer {
  close(): Promise<void>;
}

/** Opens the issuer of a data folder, and serves its keys. */
export async function startIssuer(dataFolder: string): Promise<RunningIssuer> {
  const port = await freePort();
  const issuer = openTokenIssuer(dataFolder, `http://127.0.0.1:${port}`);
  const { close } = await startSignIn({ users: [], consoleUrl: 'http://127.0.0.1/nobody-signs-in', port, issuer });
  return { ...issuer, close };
}
