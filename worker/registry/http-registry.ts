/** A registry behind HTTP: one POST an application, under its id as `Idempotency-Key`. */
import { Type } from 'typebox';
import { Text } from '../../domain/fields';
import { parseInput } from '../../domain/validation';
import type { FilingRegistry } from '../../settlement/filing';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_CHARACTERS = 10_000;

const Filed = Type.Object({ registryFilingNumber: Text });
const Refused = Type.Object({ reason: Text });

/**
 * `POST <url>/filings` with the application as JSON answers 200 with `registryFilingNumber`, 202 while it has none yet, or
 * 422 with the `reason` why it will not file; anything else, and silence, is tried again.
 * @param token sent as a bearer token, where there is one
 */
export function httpRegistry(url: string, token?: string): FilingRegistry {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    async file(application) {
      const answer = await fetch(`${url.replace(/\/$/, '')}/filings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': application.id, ...authorization },
        body: JSON.stringify(application),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = (await answer.text()).slice(0, MAX_ANSWER_CHARACTERS);
      if (answer.status === 200) return { kind: 'filed', ...parseInput(Filed, JSON.parse(text)) };
      if (answer.status === 202) return { kind: 'pending' };
      if (answer.status === 422) return { kind: 'refused', reason: parseInput(Refused, JSON.parse(text)).reason };
      throw new Error(`the registry answered ${answer.status}`);
    },
  };
}
