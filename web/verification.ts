/** The operator's word on the trade behind a receivable. */
import type { Api } from './api';

/** The operator reports what the record says of the trade behind it, with the flags that a person should look at. */
export async function verifyReceivable(api: Api, id: string): Promise<void> {
  const path = { id };
  const { reportSha256, flags } = await api.read(
    api.client.GET('/receivables/{id}/verification', { params: { path } }),
  );
  await api.give((header) =>
    api.client.POST('/receivables/{id}/verification', { params: { path, header }, body: { reportSha256, flags } }),
  );
}
