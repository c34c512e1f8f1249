/**
 * The console in a real browser: each role signs in and walks its part of an invoice's way from document to cash, in
 * 中文 and in English; every page is scanned for what a screen reader or a keyboard would stumble over (axe, WCAG 2.1 AA).
 * Pictures of the pages stand in the folder that CONSOLE_PICTURES names, where it does.
 */
import type { Browser, Page } from 'playwright-core';
import {
  inBrowser,
  invoiceOfLater,
  look,
  open,
  openBrowser,
  picture,
  seriousFindings,
  walkAs,
} from './console-browser';
import { deskWalks } from './console-desks';
import { earlyPaymentWalks } from './console-early-payment';
import { offerWalks } from './console-offers';
import { newDataFolder, removeDataFolder, runAndStay, type SandboxRun } from './sandbox-run';

const INVOICE = 'XY-2026-0901';
const WALK_MS = 90_000;

inBrowser('the console', () => {
  const dataFolder = newDataFolder();
  let run: SandboxRun;
  let browser: Browser;
  let address = '';

  beforeAll(async () => {
    run = runAndStay(dataFolder);
    browser = await openBrowser();
    await run.printed('Press Ctrl-C');
    address = /console (\S+)/.exec(run.output())?.[1] ?? '';
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    run?.interrupt();
    await run?.ended;
    removeDataFolder(dataFolder);
  }, 60_000);

  /** Signs in as a user, and does its part; whatever the page complains of fails the test. */
  async function as(name: RegExp, locale: 'zh-CN' | 'en-GB', part: (page: Page) => Promise<void>): Promise<void> {
    const options = { locale, viewport: { width: 1280, height: 900 } };
    expect(await walkAs(browser, address, name, options, part)).toEqual([]);
  }

  test(
    'a supplier uploads an invoice, and sees what it is owed',
    async () => {
      await as(/Xinyuan/, 'en-GB', async (page) => {
        await look(page, 'supplier');
        await open(page, 'Documents');
        await page.locator('input[type=file]').setInputFiles({
          name: 'invoice.xml',
          mimeType: 'application/xml',
          buffer: Buffer.from(invoiceOfLater(INVOICE)),
        });
        await page.getByRole('table', { name: 'Lines of the report' }).getByText('On the ledger').waitFor();
        await open(page, 'What I am owed');
        await page.getByRole('link', { name: INVOICE }).waitFor();
      });
    },
    WALK_MS,
  );

  test(
    'the same invoice once more is refused with the reason and the remedy',
    async () => {
      await as(/Xinyuan/, 'zh-CN', async (page) => {
        await open(page, '单据');
        await page.locator('input[type=file]').setInputFiles({
          name: 'again.xml',
          mimeType: 'application/xml',
          buffer: Buffer.from(invoiceOfLater(INVOICE)),
        });
        const report = page.getByRole('table', { name: '报告明细' });
        await report.getByText('被账本拒绝').waitFor();
        await report.getByText(INVOICE, { exact: true }).waitFor();
        await report.getByText('Use the receivable that the reference names').waitFor();
      });
    },
    WALK_MS,
  );

  test(
    'the operator reports the verification',
    async () => {
      await as(/运营方/, 'en-GB', async (page) => {
        await look(page, 'operator');
        await open(page, 'Ledger');
        await page.getByRole('link', { name: INVOICE }).click();
        await page.getByRole('button', { name: 'Report the verification' }).click();
        await page.getByText('Verified on the ledger').waitFor();
      });
    },
    WALK_MS,
  );

  test(
    'an anchor signs the promise to pay in the browser',
    async () => {
      await as(/蓝海/, 'zh-CN', async (page) => {
        await look(page, 'anchor');
        await open(page, '待确认');
        await page.getByRole('checkbox', { name: `选择发票 ${INVOICE}` }).check();
        await page.getByRole('button', { name: '签名确认 1 笔' }).click();
        await page.getByText('已在账本上确认').waitFor();
      });
    },
    WALK_MS,
  );

  test(
    'the supplier asks the banks for cash',
    async () => {
      await as(/Xinyuan/, 'zh-CN', async (page) => {
        const row = page.getByRole('row', { name: new RegExp(INVOICE) });
        await row.getByRole('button', { name: '变现' }).click();
        await page.getByLabel('最迟放款日').fill('2026-09-03');
        await page.getByRole('button', { name: '向银行询价' }).click();
        await page.getByText('银行现在可以报价').waitFor();
      });
    },
    WALK_MS,
  );

  test(
    'a bank seals an offer',
    async () => {
      await as(/Huaxin/, 'en-GB', async (page) => {
        await look(page, 'bank');
        await open(page, 'Pipeline');
        const row = page.getByRole('row', { name: new RegExp(INVOICE) });
        await row.getByRole('button', { name: 'Offer' }).click();
        await page.getByRole('button', { name: 'Seal the offer' }).click();
        await page.getByText('The offer is sealed on the ledger').waitFor();
      });
    },
    WALK_MS,
  );

  test(
    'the supplier compares the price term by term, signs and takes it',
    async () => {
      await as(/Xinyuan/, 'en-GB', async (page) => {
        await open(page, 'Financing');
        const request = page.getByRole('region', { name: `Invoice ${INVOICE}` });
        await request.getByText('How the rate comes about').click();
        await request.getByRole('cell', { name: 'Base rate' }).waitFor();
        await request.getByRole('button', { name: /^Sign and take CNY/ }).click();
        await page.getByText('Accepted on the ledger').waitFor();
      });
    },
    WALK_MS,
  );

  test(
    'the bank files and pays out, and exports the bundle that proves it',
    async () => {
      await as(/Huaxin/, 'zh-CN', async (page) => {
        await page.getByRole('button', { name: '放款', exact: true }).first().click();
        await page.getByLabel('动产融资登记编号').fill('DJ-2026-0903-17');
        await page.getByLabel('付款流水号').fill('PAY-2026-0903-17');
        await page.getByRole('dialog').getByRole('button', { name: '放款', exact: true }).click();
        await page.getByText('放款已上链').waitFor();
        await open(page, '账本');
        await page.getByRole('link', { name: INVOICE }).click();
        const saved = page.waitForEvent('download');
        await page.getByRole('button', { name: '导出证据包' }).click();
        expect((await saved).suggestedFilename()).toMatch(/^R[0-9a-f]{24}\.json$/);
        await picture(page, 'bank-receivable');
        expect(await seriousFindings(page)).toEqual([]);
      });
    },
    WALK_MS,
  );

  test(
    'a certifier issues a credential',
    async () => {
      await as(/认证机构/, 'en-GB', async (page) => {
        await look(page, 'certifier');
        await open(page, 'Credentials');
        await page.getByLabel('Credit code of the holder').fill('91420802MAYW0G386H');
        await page.getByRole('combobox', { name: 'Credential' }).click();
        await page.getByRole('option', { name: 'Green factory' }).click();
        await page.getByLabel('Valid from').fill('2026-09-01');
        await page.getByLabel('Valid until').fill('2028-08-31');
        await page.getByRole('button', { name: 'Issue' }).click();
        await page.getByText('Issued on the ledger').waitFor();
      });
    },
    WALK_MS,
  );

  test(
    'a phone shows the menu at a touch, and nothing wider than its screen',
    async () => {
      const context = await browser.newContext({
        viewport: { width: 390, height: 844 },
        colorScheme: 'dark',
        locale: 'en-GB',
      });
      const page = await context.newPage();
      await page.goto(address);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: /Xinyuan/ }).click();
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('link', { name: 'Financing' }).click();
      await page.getByRole('heading', { level: 1, name: 'Financing' }).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      expect(await seriousFindings(page)).toEqual([]);
      await picture(page, 'phone-dark');
      await context.close();
    },
    WALK_MS,
  );

  deskWalks(as);
  offerWalks(as);
  earlyPaymentWalks(as, { number: 'XY-2026-0902', text: invoiceOfLater('XY-2026-0902') });
});
