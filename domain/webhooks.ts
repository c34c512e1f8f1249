/** Where webhooks may be delivered: rules on the address that a firm names, and on what its name resolves to. */
import ipaddr from 'ipaddr.js';
import { MAX_WEBHOOK_URL_LENGTH } from './limits';
import { refuse } from './problems';

/** Ports of a receiver: HTTPS, and the one that it commonly has where 443 is taken. */
const PORTS: ReadonlySet<string> = new Set(['', '443', '8443']);

/** Addresses that are public by their range, yet answer with a cloud's own secrets (Azure's wire server). */
const REFUSED_ADDRESSES: ReadonlySet<string> = new Set(['168.63.129.16']);

/**
 * The address of a webhook.
 * @param sandbox whether receivers on this machine, and without encryption, are allowed
 * @throws Refusal `webhook-address-refused`
 */
export function parseWebhookUrl(text: string, sandbox: boolean): URL {
  const field = 'url';
  const url = text.length <= MAX_WEBHOOK_URL_LENGTH && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return refuse('webhook-address-refused', 'not the address of a receiver', { field });
  const secure = url.protocol === 'https:';
  if (!secure && !(sandbox && url.protocol === 'http:')) {
    refuse('webhook-address-refused', `${url.protocol} is not https:`, { field });
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    refuse('webhook-address-refused', 'the address carries a user, a password or a fragment', { field });
  }
  if (!sandbox && !PORTS.has(url.port)) {
    refuse('webhook-address-refused', `port ${url.port} is neither 443 nor 8443`, { field });
  }
  const host = hostOf(url);
  if (ipaddr.isValid(host) && !isAllowedAddress(host, sandbox)) {
    refuse('webhook-address-refused', `${host} is not a public address`, { field });
  }
  return url;
}

/** The host of an address, without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/**
 * Whether something may be sent to an IP address: public unicast alone (IANA special-purpose registries, RFC 6890), so no
 * private, loopback, link-local, multicast, shared or tunnelled one; in the sandbox also this machine's own.
 */
export function isAllowedAddress(address: string, sandbox: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (sandbox && parsed.range() === 'loopback') return true;
  if (parsed.range() !== 'unicast') return false;
  return !REFUSED_ADDRESSES.has(parsed.toString());
}
