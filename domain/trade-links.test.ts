// Which documents belong to one trade: by number and by whose number it is.
import { deliveryFingerprint, invoiceFingerprint, orderFingerprint } from './fingerprint';
import { type TradeNumbers, tradeLinks } from './trade-links';

const SELLER = '91420802MAYW0G386H';
const BUYER = '91340111MAYW0G108J';
const NONE: TradeNumbers = { kind: 'order', number: 'PO-1', orders: [], deliveries: [], invoices: [] };

test.each<[string, TradeNumbers, { kind: string; fingerprint: string }[]]>([
  ['an order is linked by its own number', NONE, [{ kind: 'order', fingerprint: orderFingerprint(BUYER, 'po 1') }]],
  [
    'a receipt advice by its own number, the despatch that it answers and its order',
    { ...NONE, kind: 'receiptAdvice', number: 'GRN-1', orders: ['PO-1'], deliveries: ['DN-1'] },
    [
      { kind: 'order', fingerprint: orderFingerprint(BUYER, 'PO-1') },
      { kind: 'delivery', fingerprint: deliveryFingerprint(SELLER, 'GRN-1') },
      { kind: 'delivery', fingerprint: deliveryFingerprint(SELLER, 'DN-1') },
    ],
  ],
  [
    'a credit note by its own number and the invoice that it credits',
    { ...NONE, kind: 'creditNote', number: 'CN-1', invoices: ['INV-1', 'inv 1'] },
    [
      { kind: 'invoice', fingerprint: invoiceFingerprint(SELLER, 'CN-1') },
      { kind: 'invoice', fingerprint: invoiceFingerprint(SELLER, 'INV-1') },
    ],
  ],
  ['a number without letter or digit links nothing', { ...NONE, number: '—' }, []],
])('%s', (_, numbers, links) => {
  expect(tradeLinks(numbers, SELLER, BUYER)).toEqual(links);
});
