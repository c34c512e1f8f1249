/** What of a sandbox runs on a data folder, and whether it answers. */
import { readConnections } from '../../sandbox/connections';
import { isRunning } from '../../sandbox/processes/process-identity';
import { recordedProcesses } from '../../sandbox/processes/supervise';
import type { Finding } from './doctor';

/** A clock that is further off than this spoils tokens and signatures. */
const MOST_SKEW_MS = 60_000;
const TIMEOUT_MS = 5_000;

/** Looks at its processes, and asks the API where one should answer. */
export async function sandboxFindings(dataFolder: string): Promise<Finding[]> {
  const running = recordedProcesses(dataFolder).filter(isRunning);
  const connections = readConnections(dataFolder);
  if (running.length === 0) {
    const detail = `none runs on ${dataFolder}`;
    return connections === undefined
      ? [{ about: 'sandbox', state: 'well', detail }]
      : [
          {
            about: 'sandbox',
            state: 'worth knowing',
            detail: `${detail}: the last one was killed`,
            remedy: '`npm start` takes it up where it was',
          },
        ];
  }
  const names = running.map(({ name }) => name).join(', ');
  if (connections === undefined) {
    return [
      {
        about: 'sandbox',
        state: 'worth knowing',
        detail: `${names} run on ${dataFolder}, and no sandbox says where`,
        remedy: 'it is starting, or it was killed: `npm start` ends what it left behind and takes it up',
      },
    ];
  }
  return [{ about: 'sandbox', state: 'well', detail: names }, await apiFinding(connections.api)];
}

/** Whether an API is ready, and its clock near this one's. */
export async function apiFinding(url: string): Promise<Finding> {
  const about = 'API';
  const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined);
  if (response === undefined) {
    return {
      about,
      state: 'wrong',
      detail: `${url} does not answer`,
      remedy: 'look into the log; see that its address is this one',
    };
  }
  const skewMs = Math.abs(Date.parse(response.headers.get('date') ?? '') - Date.now());
  if (skewMs > MOST_SKEW_MS) {
    return {
      about,
      state: 'wrong',
      detail: `its clock is ${Math.round(skewMs / 1_000)} s off`,
      remedy: 'set both clocks by NTP',
    };
  }
  if (response.ok) return { about, state: 'well', detail: `${url} is ready` };
  const { parts = {} } = (await response.json().catch(() => ({}))) as { parts?: Record<string, string> };
  const bad = Object.entries(parts).flatMap(([part, state]) => (state === 'ok' ? [] : [`${part}: ${state}`]));
  return { about, state: 'wrong', detail: `${url} is not ready`, remedy: bad.join('; ') || 'look into its log' };
}
