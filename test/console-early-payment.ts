/** The console's walk of an early payment: the anchor offers it from its own cash, the supplier sees what it costs, signs and agrees. */

import { open, picture, seriousFindings } from './console-browser';
import type { As } from './console-desks';

const WALK_MS = 90_000;

/** The walks, in their order. @param invoice its number, and the document (UBL) of an invoice that is on no ledger yet */
export function earlyPaymentWalks(as: As, invoice: { readonly number: string; readonly text: string }): void {
  test(
    'an anchor offers to pay an invoice early, and sees beforehand what its cash earns',
    async () => {
      await as(/Xinyuan/, 'en-GB', async (page) => {
        await open(page, 'Documents');
        const buffer = Buffer.from(invoice.text);
        await page
          .locator('input[type=file]')
          .setInputFiles({ name: 'early.xml', mimeType: 'application/xml', buffer });
        await page.getByRole('table', { name: 'Lines of the report' }).getByText('On the ledger').waitFor();
      });
      await as(/运营方/, 'en-GB', async (page) => {
        await open(page, 'Ledger');
        await page.getByRole('link', { name: invoice.number }).click();
        await page.getByRole('button', { name: 'Report the verification' }).click();
        await page.getByText('Verified on the ledger').waitFor();
      });
      await as(/蓝海/, 'zh-CN', async (page) => {
        await open(page, '待确认');
        await page.getByRole('link', { name: invoice.number }).click();
        await page.getByRole('button', { name: '签名确认' }).click();
        await page.getByText('已在账本上确认').waitFor();
        const section = page.getByRole('region', { name: '提前付款' });
        await section.getByLabel('提前支付').fill('1300000');
        await section.getByLabel('付款日').fill('2026-09-05');
        await section.getByText('banks do not work').waitFor(); // a Saturday
        await section.getByLabel('付款日').fill('2026-09-04');
        await section.getByText('资金年化收益').waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        await section.getByRole('button', { name: '签名提出' }).click();
        await page.getByText('持有人现在可以看到您的条件').waitFor();
        await section.getByRole('button', { name: '撤回' }).waitFor();
        await picture(page, 'early-payment-offer');
        expect(await seriousFindings(page)).toEqual([]);
      });
    },
    2 * WALK_MS,
  );

  test(
    'its supplier sees the offer and what it costs, signs and agrees',
    async () => {
      await as(/Xinyuan/, 'en-GB', async (page) => {
        await open(page, 'What I am owed');
        const offers = page.getByRole('table', { name: 'Early payments that are offered to you' });
        await offers.getByRole('link', { name: invoice.number }).click();
        const section = page.getByRole('region', { name: 'Early payment' });
        await section
          .getByRole('table', { name: 'Terms of the early payment' })
          .getByText('CNY 1,300,000.00')
          .waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        await section.getByRole('button', { name: /^Sign and agree to CNY/ }).click();
        await page.getByText('The early payment is agreed on the ledger').waitFor();
        await section.getByText('is agreed and awaited').waitFor();
        await picture(page, 'early-payment-agreed');
        expect(await seriousFindings(page)).toEqual([]);
      });
    },
    WALK_MS,
  );
}
