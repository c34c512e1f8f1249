/** 数电票 for tests: a right one from a few values, so that a test changes only what it is about. */
import { text } from './given-invoice';

/** A line: net amount in fen, rate in whole percent; a discount is below zero and has no quantity. */
export interface GivenEfapiaoLine {
  readonly name?: string;
  readonly fen: bigint;
  readonly ratePercent?: number;
  readonly quantity?: number;
}

/** What is left out is an ordinary blue invoice of one line. */
export interface GivenEfapiao {
  readonly lines?: readonly GivenEfapiaoLine[];
  readonly isRed?: boolean;
  readonly remark?: string;
}

const NUMBER = '26352000000012345678';

/** The document as the platform delivers it. Amounts of a red one are given above zero and written below it. */
export function givenEfapiao(given: GivenEfapiao = {}): string {
  const isRed = given.isRed ?? false;
  const signed = (fen: bigint) => (isRed ? -fen : fen);
  const lines = (given.lines ?? [{ fen: 10_000n, quantity: 4 }]).map((line) => {
    const rate = line.ratePercent ?? 13;
    const tax = (2n * line.fen * BigInt(rate) + 100n) / 200n;
    return { ...line, rate, fen: signed(line.fen), tax: signed(tax) };
  });
  const net = lines.reduce((sum, { fen }) => sum + fen, 0n);
  const tax = lines.reduce((sum, line) => sum + line.tax, 0n);
  const items = lines.map(({ name, fen, rate, tax, quantity }) =>
    [
      `<IssuItemInformation><ItemName>*有色金属*${name ?? '阳极箔'}</ItemName><MeaUnits>千克</MeaUnits>`,
      quantity === undefined
        ? ''
        : `<Quantity>${isRed ? -quantity : quantity}</Quantity><UnPrice>${text((isRed ? -fen : fen) / BigInt(quantity))}</UnPrice>`,
      `<Amount>${text(fen)}</Amount><TaxRate>0.${String(rate).padStart(2, '0')}</TaxRate><ComTaxAm>${text(tax)}</ComTaxAm>`,
      `<TotaltaxIncludedAmount>${text(fen + tax)}</TotaltaxIncludedAmount></IssuItemInformation>`,
    ].join(''),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<EInvoice>
<Header><EIid>${NUMBER}</EIid><Version>0.2</Version><InherentLabel><InIssuType><LabelCode>${isRed ? 'N' : 'Y'}</LabelCode></InIssuType><EInvoiceType><LabelName>电子发票</LabelName></EInvoiceType><GeneralOrSpecialVAT><LabelName>增值税专用发票</LabelName></GeneralOrSpecialVAT></InherentLabel></Header>
<EInvoiceData>
<SellerInformation><SellerIdNum>91420802MAYW0G386H</SellerIdNum><SellerName>新源再生材料有限公司</SellerName></SellerInformation>
<BuyerInformation><BuyerIdNum>91350902MAYW0G247M</BuyerIdNum><BuyerName>宁海电池股份有限公司</BuyerName></BuyerInformation>
<BasicInformation><TotalAmWithoutTax>${text(net)}</TotalAmWithoutTax><TotalTaxAm>${text(tax)}</TotalTaxAm><TotalTax-includedAmount>${text(net + tax)}</TotalTax-includedAmount></BasicInformation>
${items.join('\n')}
${isRed ? '<SpecificInformation><RedEInvoice><OriginalInvoiceCode>26352000000011111111</OriginalInvoiceCode></RedEInvoice></SpecificInformation>' : ''}
${given.remark === undefined ? '' : `<AdditionalInformation><Remark>${given.remark}</Remark></AdditionalInformation>`}
</EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>${NUMBER}</InvoiceNumber><IssueTime>2026-03-02 10:11:12</IssueTime></TaxSupervisionInfo>
</EInvoice>`;
}
