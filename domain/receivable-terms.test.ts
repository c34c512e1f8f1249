// Terms of a receivable: each rule at its edges, with the field that has to change.
import { addDays, type CalendarDate, parseDate } from './calendar';
import type { SizeClass } from './participants';
import {
  dueDay,
  missingEvidence,
  type PaymentTerm,
  requireBlueInvoice,
  requireOverdue,
  requirePaymentTerm,
  requireRunning,
  requireTenor,
  requireTradeEvidence,
} from './receivable-terms';
import { refusalOf } from './testing/refusal-of';

const day = (text: string): CalendarDate => parseDate(text, 'day');
const TODAY = day('2026-03-02');

describe('the tenor', () => {
  const tenor = (days: number, longTenorReason?: string) => () =>
    requireTenor({ from: TODAY, maturityDate: addDays(TODAY, days), longTenorReason });

  test.each([[1], [184]])('of %d days needs no reason', (days) => {
    expect(tenor(days)).not.toThrow();
  });

  test.each([[185], [365]])('of %d days needs one', (days) => {
    expect(refusalOf(tenor(days))).toMatchObject({ slug: 'tenor-needs-reason', field: 'longTenorReason' });
    expect(tenor(days, 'custom of the trade')).not.toThrow();
  });

  test.each([[366], [1_000]])('of %d days is too long with any reason', (days) => {
    expect(refusalOf(tenor(days, 'custom of the trade'))).toMatchObject({
      slug: 'tenor-too-long',
      field: 'maturityDate',
    });
  });

  test.each([[0], [-1]])('of %d days is none', (days) => {
    expect(refusalOf(tenor(days))).toMatchObject({ slug: 'maturity-past', field: 'maturityDate' });
  });

  test('of a year is 365 days in any year', () => {
    const leap = day('2027-03-01');
    expect(() =>
      requireTenor({ from: leap, maturityDate: day('2028-02-29'), longTenorReason: 'a reason' }),
    ).not.toThrow();
    expect(
      refusalOf(() => requireTenor({ from: leap, maturityDate: day('2028-03-01'), longTenorReason: 'a reason' })).slug,
    ).toBe('tenor-too-long');
  });
});

describe('the payment term of a large firm to a smaller one', () => {
  const term = (fields: Partial<PaymentTerm> = {}) => {
    const defaults: PaymentTerm = {
      sellerSize: 'small',
      obligorSize: 'large',
      deliveryDate: TODAY,
      maturityDate: addDays(TODAY, 61),
      paymentTermReason: undefined,
    };
    return () => requirePaymentTerm({ ...defaults, ...fields });
  };

  test('is 60 days from delivery', () => {
    expect(term({ maturityDate: addDays(TODAY, 60) })).not.toThrow();
    expect(refusalOf(term())).toMatchObject({ slug: 'payment-term-too-long', field: 'paymentTermReason' });
    expect(refusalOf(term()).detail).toContain('61 days');
  });

  test('may be longer by a stated custom of the trade', () => {
    expect(term({ paymentTermReason: 'tooling is paid after acceptance' })).not.toThrow();
  });

  test('cannot be told without the day of delivery', () => {
    expect(refusalOf(term({ deliveryDate: undefined }))).toMatchObject({
      slug: 'delivery-date-missing',
      field: 'deliveryDate',
    });
    expect(term({ deliveryDate: undefined, paymentTermReason: 'a custom' })).not.toThrow();
  });

  const SIZES: readonly (SizeClass | undefined)[] = ['micro', 'small', 'medium', 'large', undefined];
  const BOUND = ['large micro', 'large small', 'large medium'];
  test.each(SIZES.flatMap((obligorSize) => SIZES.map((sellerSize) => [obligorSize, sellerSize] as const)))(
    'a %s firm that owes a %s one',
    (obligorSize, sellerSize) => {
      const given = term({ obligorSize, sellerSize });
      if (BOUND.includes(`${obligorSize} ${sellerSize}`)) expect(refusalOf(given).slug).toBe('payment-term-too-long');
      else expect(given).not.toThrow();
    },
  );
});

describe('the trade', () => {
  test.each([
    [{ orderReference: 'PO-1', deliveryReference: 'DN-1' }, []],
    [{ orderReference: 'PO-1' }, ['delivery']],
    [{ deliveryReference: 'DN-1' }, ['order']],
    [{}, ['order', 'delivery']],
  ])('%j lacks %j', (references, missing) => {
    const invoice = { number: 'INV-1', ...references };
    expect(missingEvidence(invoice)).toEqual(missing);
    if (missing.length === 0) expect(() => requireTradeEvidence(invoice)).not.toThrow();
    else {
      expect(refusalOf(() => requireTradeEvidence(invoice))).toEqual({
        slug: 'trade-evidence-missing',
        detail: `invoice INV-1 refers to no ${missing.join(' and no ')}`,
        field: 'invoice',
      });
    }
  });

  test.each(['380', '384', '389', '1', undefined])('an invoice of type %s can be a receivable', (typeCode) => {
    expect(() =>
      requireBlueInvoice(typeCode === undefined ? { number: 'A-1' } : { number: 'A-1', typeCode }),
    ).not.toThrow();
  });

  test.each(['381', '81', '081', '261', '396', '532'])('a credit note (type %s) cannot', (typeCode) => {
    expect(refusalOf(() => requireBlueInvoice({ number: 'A-1', typeCode }))).toMatchObject({
      slug: 'document-not-invoice',
      field: 'invoice.typeCode',
    });
  });
});

describe('the day of maturity', () => {
  const MATURITY = day('2026-06-30');

  test('is neither running nor overdue', () => {
    expect(refusalOf(() => requireRunning(MATURITY, MATURITY)).slug).toBe('maturity-past');
    expect(refusalOf(() => requireOverdue(MATURITY, MATURITY)).slug).toBe('not-due');
  });

  test('is preceded by running days and followed by overdue ones', () => {
    expect(() => requireRunning(day('2026-06-29'), MATURITY)).not.toThrow();
    expect(() => requireOverdue(day('2026-07-01'), MATURITY)).not.toThrow();
  });

  test.each([
    ['a Saturday', '2026-08-01', '2026-08-03'],
    ['the first day of a holiday', '2026-10-01', '2026-10-08'],
    ['a Sunday that is worked', '2026-09-20', '2026-09-20'],
    ['a business day', '2026-06-30', '2026-06-30'],
  ])('on %s lets the obligor pay until the next business day', (_, maturity, due) => {
    expect(dueDay(day(maturity))).toBe(due);
    expect(refusalOf(() => requireOverdue(day(due), day(maturity)))).toMatchObject({ slug: 'not-due' });
    expect(() => requireOverdue(addDays(day(due), 1), day(maturity))).not.toThrow();
  });
});
