/** What the API is told at start, checked at once. */
import { type Static, Type } from 'typebox';
import { dataKeysAreSet, PortSetting, readEnvironment, SharedSettings, TextSetting } from '../runtime/settings';
import { OidcSettings } from './oidc-settings';

const Settings = Type.Object({
  ...SharedSettings,
  ...OidcSettings,
  HOST: Type.Optional(TextSetting('address that the API listens on')),
  PORT: Type.Optional(PortSetting('where the API listens')),
  CONSOLE_CLIENT: Type.Optional(TextSetting("the console's client id at the issuer; without it, no console")),
  CONSOLE_WALLET: Type.Optional(TextSetting("the sandbox's wallet, on this machine", '^http://127\\.0\\.0\\.1:')),
});

/** Settings of the API, by the names of their environment variables. */
export type ApiSettings = Static<typeof Settings>;

/** Reads the settings. @throws WrongSettings that names everything that is missing or wrong */
export function readSettings(environment: NodeJS.ProcessEnv): ApiSettings {
  return readEnvironment(Settings, environment, [dataKeysAreSet]);
}
