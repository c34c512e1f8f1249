/** Invoices for tests: a right one from a few values, so that a test changes only what it is about. */

/** Net amounts in cents, VAT rate in whole percent; what is left out is an ordinary invoice of one line. */
export interface GivenInvoice {
  readonly lineCents?: readonly bigint[];
  readonly allowanceCents?: bigint;
  readonly chargeCents?: bigint;
  readonly ratePercent?: number;
  readonly prepaidCents?: bigint;
  readonly roundingCents?: bigint;
  readonly currency?: string;
  readonly dueDate?: string;
  readonly kind?: 'Invoice' | 'CreditNote';
}

/** Amount due of a given invoice, in cents. */
export function payableCents(given: GivenInvoice): bigint {
  const { inclusive, prepaid, rounding } = sumsOf(given);
  return inclusive - prepaid + rounding;
}

/** The document in UBL 2.1. */
export function givenInvoice(given: GivenInvoice = {}): string {
  const kind = given.kind ?? 'Invoice';
  const currency = given.currency ?? 'CNY';
  const sums = sumsOf(given);
  const amount = (name: string, cents: bigint) => `<cbc:${name} currencyID="${currency}">${text(cents)}</cbc:${name}>`;
  const category = (name: string) =>
    `<cac:${name}><cbc:ID>S</cbc:ID><cbc:Percent>${sums.rate}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:${name}>`;
  const allowanceCharge = (isCharge: boolean, cents: bigint) =>
    cents === 0n
      ? ''
      : `<cac:AllowanceCharge><cbc:ChargeIndicator>${isCharge}</cbc:ChargeIndicator><cbc:AllowanceChargeReason>agreed</cbc:AllowanceChargeReason>${amount('Amount', cents)}${category('TaxCategory')}</cac:AllowanceCharge>`;
  const quantity = kind === 'Invoice' ? 'InvoicedQuantity' : 'CreditedQuantity';
  const lines = sums.lines.map(
    (cents, index) =>
      `<cac:${kind}Line><cbc:ID>${index + 1}</cbc:ID><cbc:${quantity} unitCode="KGM">1</cbc:${quantity}>${amount('LineExtensionAmount', cents)}<cac:Item><cbc:Name>Anode foil</cbc:Name>${category('ClassifiedTaxCategory')}</cac:Item><cac:Price>${amount('PriceAmount', cents)}</cac:Price></cac:${kind}Line>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<${kind} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${kind}-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
<cbc:ID>T-1</cbc:ID>
<cbc:IssueDate>2026-03-02</cbc:IssueDate>
${kind === 'Invoice' ? `<cbc:DueDate>${given.dueDate ?? '2026-06-30'}</cbc:DueDate>` : ''}
<cbc:${kind}TypeCode>${kind === 'Invoice' ? 380 : 381}</cbc:${kind}TypeCode>
<cbc:DocumentCurrencyCode>${currency}</cbc:DocumentCurrencyCode>
${party('AccountingSupplierParty', 'Seller &amp; Sons', '91420802MAYW0G386H')}
${party('AccountingCustomerParty', 'Buyer', '91350902MAYW0G247M')}
${allowanceCharge(false, sums.allowance)}
${allowanceCharge(true, sums.charge)}
<cac:TaxTotal>${amount('TaxAmount', sums.tax)}<cac:TaxSubtotal>${amount('TaxableAmount', sums.exclusive)}${amount('TaxAmount', sums.tax)}${category('TaxCategory')}</cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal>${amount('LineExtensionAmount', sums.net)}${amount('TaxExclusiveAmount', sums.exclusive)}${amount('TaxInclusiveAmount', sums.inclusive)}${amount('AllowanceTotalAmount', sums.allowance)}${amount('ChargeTotalAmount', sums.charge)}${amount('PrepaidAmount', sums.prepaid)}${amount('PayableRoundingAmount', sums.rounding)}${amount('PayableAmount', payableCents(given))}</cac:LegalMonetaryTotal>
${lines.join('\n')}
</${kind}>`;
}

/** The sums that follow from a given invoice, in cents. */
export function sumsOf(given: GivenInvoice) {
  const lines = given.lineCents ?? [10_000n];
  const net = lines.reduce((sum, cents) => sum + cents, 0n);
  const allowance = given.allowanceCents ?? 0n;
  const charge = given.chargeCents ?? 0n;
  const rate = BigInt(given.ratePercent ?? 13);
  const exclusive = net - allowance + charge;
  const tax = (2n * exclusive * rate + 100n) / 200n;
  const inclusive = exclusive + tax;
  const prepaid = given.prepaidCents ?? 0n;
  return {
    lines,
    net,
    allowance,
    charge,
    rate,
    exclusive,
    tax,
    inclusive,
    prepaid,
    rounding: given.roundingCents ?? 0n,
  };
}

function party(role: string, name: string, code: string): string {
  return `<cac:${role}><cac:Party><cac:PartyIdentification><cbc:ID schemeID="0088">9520201000001</cbc:ID></cac:PartyIdentification><cac:PostalAddress><cac:Country><cbc:IdentificationCode>CN</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>CN${code}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>${name}</cbc:RegistrationName><cbc:CompanyID>${code}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:${role}>`;
}

/** Cents as a decimal amount. */
export function text(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
