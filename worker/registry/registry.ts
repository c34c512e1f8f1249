/** The registry that the worker is configured with. */
import type { FilingRegistry } from '../../settlement/filing';
import type { WorkerSettings } from '../configuration';
import { fileRegistry } from './file-registry';
import { httpRegistry } from './http-registry';

/** `undefined` where none is configured: then banks record their filings themselves. */
export function configuredRegistry(
  settings: Pick<WorkerSettings, 'FILING_REGISTRY_URL' | 'FILING_REGISTRY_TOKEN' | 'FILING_FOLDER'>,
): FilingRegistry | undefined {
  const { FILING_REGISTRY_URL: url, FILING_REGISTRY_TOKEN: token, FILING_FOLDER: folder } = settings;
  if (url !== undefined) return httpRegistry(url, token);
  return folder === undefined ? undefined : fileRegistry(folder);
}
