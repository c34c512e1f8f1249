/** Walks of what binds an offer: a holder's mandate, and a bank's policy; and of the reminders. On what the sandbox holds by then. */
import type { Page } from 'playwright-core';
import { invoiceOfLater, open, picture, seriousFindings } from './console-browser';
import type { As } from './console-desks';

const WALK_MS = 120_000;
const INVOICE = 'XY-2026-0903';

/** The walks, one test each, in this order. */
export function offerWalks(as: As): void {
  test(
    'an anchor sees what it was reminded of',
    async () => {
      await as(/蓝海/, 'zh-CN', async (page) => {
        await open(page, '提醒');
        const list = page.getByRole('table', { name: '提醒（最新在前）' });
        await list
          .getByRole('row', { name: /RF2026-W11-07/ })
          .getByText('可行使追索权')
          .waitFor();
        await picture(page, 'reminders');
        expect(await seriousFindings(page)).toEqual([]);
      });
    },
    WALK_MS,
  );

  test(
    'another invoice is uploaded, verified and confirmed',
    async () => {
      await as(/Xinyuan/, 'en-GB', async (page) => {
        await open(page, 'Documents');
        const buffer = Buffer.from(invoiceOfLater(INVOICE));
        await page.locator('input[type=file]').setInputFiles({ name: 'b.xml', mimeType: 'application/xml', buffer });
        await page.getByRole('table', { name: 'Lines of the report' }).getByText('On the ledger').waitFor();
      });
      await as(/运营方/, 'en-GB', async (page) => {
        await open(page, 'Ledger');
        await page.getByRole('link', { name: INVOICE }).click();
        await page.getByRole('button', { name: 'Report the verification' }).click();
        await page.getByText('Verified on the ledger').waitFor();
      });
      await as(/蓝海/, 'zh-CN', async (page) => {
        await page.getByRole('checkbox', { name: `选择发票 ${INVOICE}` }).check();
        await page.getByRole('button', { name: '签名确认 1 笔' }).click();
        await page.getByText('已在账本上确认').waitFor();
      });
    },
    WALK_MS,
  );

  test(
    'a supplier signs a mandate, takes it back, and gives another one',
    async () => {
      await as(/Xinyuan/, 'en-GB', async (page) => {
        const row = page.getByRole('row', { name: new RegExp(INVOICE) });
        await row.getByRole('button', { name: 'Get cash' }).click();
        await page.getByLabel('Latest day').fill('2026-09-03');
        await page.getByRole('button', { name: 'Ask the banks' }).click();
        await page.getByText('The banks can offer now').waitFor();
        await open(page, 'Financing');
        const request = page.getByRole('region', { name: `Invoice ${INVOICE}` });
        await request.getByRole('button', { name: 'Accept automatically …' }).click();
        await page.getByLabel('Highest annual rate, %').fill('much');
        await page.getByText('A rate such as 4.25').waitFor();
        expect(await page.getByRole('button', { name: 'Sign the mandate' }).isDisabled()).toBe(true);
        await signMandate(page, '0.5');
        const mandate = request.getByRole('group', { name: 'Mandate to accept' });
        await mandate.getByText('No offer meets it so far').waitFor();
        await mandate.getByText('Up to 0.5 % a year, at least CNY 100.00 paid out').waitFor();
        await picture(page, 'mandate');
        expect(await seriousFindings(page)).toEqual([]);
        await mandate.getByRole('button', { name: 'Take the mandate back' }).click();
        await mandate.waitFor({ state: 'detached' });
        await request.getByRole('button', { name: 'Accept automatically …' }).click();
        expect(await seriousFindings(page)).toEqual([]);
        await picture(page, 'mandate-form');
        await signMandate(page, '20');
        await mandate.getByText('Waiting').waitFor();
      });
    },
    WALK_MS,
  );

  test(
    'a bank is shown which limit of its policy an offer exceeds, and offers by another card',
    async () => {
      await as(/Huaxin/, 'en-GB', async (page) => {
        const row = page.getByRole('row', { name: new RegExp(INVOICE) });
        await row.getByRole('button', { name: 'Offer' }).click();
        await chooseCard(page, 'walk');
        await page.getByRole('button', { name: 'Seal the offer' }).click();
        const refusal = page.getByRole('alert').filter({ hasText: 'Your policy walk leaves no room for this request' });
        const limit = refusal.getByRole('table', { name: /^Limit of / });
        await limit.getByRole('row', { name: 'Capacity CNY 300,000.00' }).waitFor();
        await limit.getByRole('row', { name: 'This offer CNY 1,305,150.00' }).waitFor();
        await picture(page, 'policy-refusal');
        expect(await seriousFindings(page)).toEqual([]);
        await chooseCard(page, /^(?!walk)/);
        await page.getByRole('button', { name: 'Seal the offer' }).click();
        await page.getByText('The offer is sealed on the ledger').waitFor();
      });
    },
    WALK_MS,
  );

  test(
    'the supplier finds that its mandate took the offer',
    async () => {
      await as(/Xinyuan/, 'zh-CN', async (page) => {
        await open(page, '融资');
        const request = page.getByRole('region', { name: `发票 ${INVOICE}` });
        await request
          .getByRole('group', { name: '自动接受授权' })
          .getByText('已接受报价。')
          .waitFor({ timeout: 90_000 });
        await picture(page, 'mandate-accepted');
        expect(await seriousFindings(page)).toEqual([]);
      });
    },
    WALK_MS,
  );
}

async function signMandate(page: Page, percent: string): Promise<void> {
  await page.getByLabel('Highest annual rate, %').fill(percent);
  await page.getByLabel('Least that is paid out, CNY').fill('100.00');
  await page.getByRole('button', { name: 'Sign the mandate' }).click();
  await page.getByText('The mandate is given').last().waitFor();
}

async function chooseCard(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: 'Rate card' }).click();
  await page
    .getByRole('option', { name, ...(typeof name === 'string' ? { exact: true } : {}) })
    .first()
    .click();
}
