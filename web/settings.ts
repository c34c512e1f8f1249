/** What the service tells its console: where to sign in, and whether a sandbox's signing keys are at hand. */

/** Settings as `GET /console/settings.json` answers them. */
export interface Settings {
  readonly issuer: string;
  readonly clientId: string;
  /** Address of the sandbox's wallet; absent wherever people sign with wallets of their own. */
  readonly sandboxWallet?: string;
}

let settings: Promise<Settings> | undefined;

/** The settings, asked for once. */
export function readSettings(): Promise<Settings> {
  settings ??= fetch(`${import.meta.env.BASE_URL}settings.json`).then((response) => {
    if (!response.ok) throw new Error(`the service gives no settings: ${response.status}`);
    return response.json() as Promise<Settings>;
  });
  return settings;
}
