/** What the API is told at start, checked at once. */
import { type Static, Type } from 'typebox';
import { dataKeysAreSet, PortSetting, readEnvironment, SharedSettings, TextSetting } from '../runtime/settings';

const Settings = Type.Object({
  ...SharedSettings,
  TOKEN_PUBLIC_KEY: TextSetting("path of the PEM file with the token issuer's public key (ES256)"),
  TOKEN_ISSUER: TextSetting('name of the token issuer, as its tokens carry it'),
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
