/** What the worker is told at start, checked at once. */
import { type Static, Type } from 'typebox';
import {
  ChoiceSetting,
  dataKeysAreSet,
  NumberSetting,
  readEnvironment,
  SharedSettings,
  TextSetting,
  TimeSetting,
} from '../runtime/settings';

const Settings = Type.Object({
  ...SharedSettings,
  CONSORTIUM_FILE: Type.Optional(TextSetting("path of the network's consortium file")),
  CHECKPOINT_RPC_URL: Type.Optional(TextSetting('node of the EVM chain that holds checkpoints', '^https?://.+')),
  CHECKPOINT_CONTRACT: Type.Optional(TextSetting('address of the checkpoint contract', '^0x[0-9a-fA-F]{40}$')),
  CHECKPOINT_KEY: Type.Optional(
    TextSetting('private key that posts checkpoints, as 0x and 64 digits', '^0x[0-9a-fA-F]{64}$'),
  ),
  VERIFY_AUTOMATICALLY: Type.Optional(
    ChoiceSetting('which reports the worker puts on the ledger without a person', ['clean', 'never']),
  ),
  VERIFY_QUANTITY_TOLERANCE_BPS: Type.Optional(
    NumberSetting('how far quantities of order, delivery and invoice may lie apart, in basis points'),
  ),
  VERIFY_PRICE_TOLERANCE_BPS: Type.Optional(
    NumberSetting('how far prices of order and invoice may lie apart, in basis points'),
  ),
  CHECKPOINT_SIGNER_KEYS: Type.Optional(
    TextSetting(
      'private keys that sign checkpoints, with commas between them; CHECKPOINT_KEY alone unless said otherwise',
      '^0x[0-9a-fA-F]{64}(,0x[0-9a-fA-F]{64})*$',
    ),
  ),
  CHECKPOINT_SECONDS: Type.Optional(NumberSetting('seconds between checkpoints')),
  CHECKPOINT_BLOCKS: Type.Optional(NumberSetting('blocks after which a checkpoint is posted before its time')),
  CHECKPOINT_CONFIRMATIONS: Type.Optional(NumberSetting('blocks of the EVM chain after which a posting is believed')),
  CHECKPOINT_MAX_FEE_GWEI: Type.Optional(NumberSetting('the most that a unit of gas may cost')),
  COLLECT_AT: Type.Optional(TimeSetting('when overdue receivables are marked on business days')),
  REMIND_AT: Type.Optional(TimeSetting('when reminders are made on business days')),
  FILING_REGISTRY_URL: Type.Optional(TextSetting('movable-property registry behind HTTP', '^https?://.+')),
  FILING_REGISTRY_TOKEN: Type.Optional(TextSetting('bearer token of the registry')),
  FILING_FOLDER: Type.Optional(TextSetting('folder through which somebody files by hand')),
});

/** Settings of the worker, by the names of their environment variables. */
export type WorkerSettings = Static<typeof Settings>;

/** Reads the settings. @throws WrongSettings that names everything that is missing or wrong */
export function readSettings(environment: NodeJS.ProcessEnv): WorkerSettings {
  return readEnvironment(Settings, environment, [dataKeysAreSet, checkpointsAreWhole, oneRegistry]);
}

function checkpointsAreWhole(settings: WorkerSettings): string | undefined {
  const together = ['CHECKPOINT_RPC_URL', 'CHECKPOINT_CONTRACT', 'CHECKPOINT_KEY'] as const;
  const missing = together.filter((name) => settings[name] === undefined);
  if (missing.length === 0 || missing.length === together.length) return undefined;
  return `${missing.join(', ')} missing: ${together.join(', ')} are set together or not at all`;
}

function oneRegistry({ FILING_REGISTRY_URL, FILING_FOLDER }: WorkerSettings): string | undefined {
  const both = FILING_REGISTRY_URL !== undefined && FILING_FOLDER !== undefined;
  return both ? 'FILING_REGISTRY_URL and FILING_FOLDER are two registries: set one of them' : undefined;
}
