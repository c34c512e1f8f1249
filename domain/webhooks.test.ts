// Nothing is delivered to an address that is not a public receiver's, however it is spelled.
import { refusalOf } from './testing/refusal-of';
import { hostOf, isAllowedAddress, parseWebhookUrl } from './webhooks';

test.each([
  ['https://erp.example.com/greentier', 'https://erp.example.com/greentier'],
  ['https://erp.example.com:8443/a?b=c', 'https://erp.example.com:8443/a?b=c'],
  ['https://erp.example.com:443/', 'https://erp.example.com/'],
  ['https://8.8.8.8/', 'https://8.8.8.8/'],
  ['https://[2606:4700::1111]/', 'https://[2606:4700::1111]/'],
])('%s is the address of a receiver', (text, href) => {
  expect(parseWebhookUrl(text, false).href).toBe(href);
});

test.each([
  'not an address',
  'http://erp.example.com/',
  'ftp://erp.example.com/',
  'file:///etc/passwd',
  'https://user:secret@erp.example.com/',
  'https://erp.example.com/#part',
  'https://erp.example.com:22/',
  'https://erp.example.com:6379/',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://10.0.0.1/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://168.63.129.16/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[fd00:ec2::254]/',
  `https://erp.example.com/${'a'.repeat(2_000)}`,
])('%s is refused', (text) => {
  expect(refusalOf(() => parseWebhookUrl(text, false))).toMatchObject({
    slug: 'webhook-address-refused',
    field: 'url',
  });
});

test('the sandbox delivers to this machine, without encryption and on any port, and to no other private one', () => {
  for (const text of ['http://127.0.0.1:4000/', 'http://[::1]:4000/', 'http://localhost:4000/']) {
    expect(parseWebhookUrl(text, true).href).toBe(text);
  }
  for (const text of ['ftp://127.0.0.1/', 'http://10.0.0.1/', 'http://169.254.169.254/', 'http://0.0.0.0:4000/']) {
    expect(refusalOf(() => parseWebhookUrl(text, true)).slug).toBe('webhook-address-refused');
  }
});

test.each<[string, boolean]>([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['::ffff:8.8.8.8', true],
  ['0.0.0.0', false],
  ['127.8.8.8', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['192.168.0.1', false],
  ['169.254.169.254', false],
  ['100.100.100.200', false],
  ['168.63.129.16', false],
  ['::ffff:168.63.129.16', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['198.18.0.1', false],
  ['240.0.0.1', false],
  ['::', false],
  ['::1', false],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::10.0.0.1', false],
  ['2002:7f00:1::', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['ff02::1', false],
  ['2001:db8::1', false],
  ['localhost', false],
])('something may be sent to %s: %j', (address, allowed) => {
  expect(isAllowedAddress(address, false)).toBe(allowed);
});

test('a host of IPv6 comes without its brackets', () => {
  expect([hostOf(new URL('https://[::1]/')), hostOf(new URL('https://a.example/'))]).toEqual(['::1', 'a.example']);
});
