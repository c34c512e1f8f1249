// Rates between what people type and what the API spells, to the last digit.
import { annualRateOf, percentOf } from './amounts';

test.each([
  ['4.25', '0.04250000'],
  ['0', '0.00000000'],
  ['0.000001', '0.00000001'],
  ['12', '0.12000000'],
  ['100.5', '1.00500000'],
])('%s per cent is the rate %s, and back', (percent, rate) => {
  expect(annualRateOf(percent)).toBe(rate);
  expect(percentOf(rate)).toBe(percent);
});

test.each(['', '-1', '4,25', '4.', '4.1234567', 'much'])('%p is no rate', (text) => {
  expect(annualRateOf(text)).toBeUndefined();
});
