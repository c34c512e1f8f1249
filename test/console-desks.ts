/** Walks of the console's desks: policies, imports, settlement, verification; each on what the sandbox holds by then. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { anEntry, aStatement } from '../settlement/testing/given';
import { open, picture, seriousFindings } from './console-browser';

/** Signs in as a user, and does its part. */
export type As = (name: RegExp, locale: 'zh-CN' | 'en-GB', part: (page: Page) => Promise<void>) => Promise<void>;

const WALK_MS = 90_000;

/** The walks, one test each. */
export function deskWalks(as: As): void {
  test(
    'a bank writes a policy, sees what is wrong beside its field, tries it on the past and publishes it',
    async () => {
      await as(/Huaxin/, 'en-GB', async (page) => {
        await open(page, 'Policies');
        await page.getByRole('button', { name: 'Write a policy' }).click();
        await page.getByLabel('Name', { exact: true }).fill('walk');
        await page.getByLabel('Total limit').fill('2000000');
        await page.getByLabel('Base rate').fill('300');
        await page.getByLabel('Spread of other obligors').fill('80');
        await page.getByLabel('Lowest rate').fill('900');
        const tryIt = page.getByRole('button', { name: 'Try the draft on the past' });
        await tryIt.click();
        await expectFocus(page, 'limits.otherObligorMinor');
        await page.getByLabel('Limit of every other obligor').fill('300000');
        await tryIt.click();
        await page.getByText('a minimum above its charge').waitFor();
        await expectFocus(page, 'prices.minimumRateBps');
        expect(await seriousFindings(page)).toEqual([]);
        await page.getByLabel('Lowest rate').fill('200');
        await tryIt.click();
        await page.getByText('Served, and what stood in the way').click();
        await page.getByRole('table', { name: 'Served, and what stood in the way' }).waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        await page.getByRole('button', { name: 'Publish', exact: true }).click();
        await page.getByText('walk · revision 1').waitFor();
      });
    },
    WALK_MS,
  );

  test(
    'a supplier says what the columns of a table hold, and sees the fate of each line',
    async () => {
      await as(/Xinyuan/, 'en-GB', async (page) => {
        await open(page, 'Documents');
        await page.locator('input[type=file]').setInputFiles({
          name: 'september.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(TABLE),
        });
        const start = page.getByRole('button', { name: 'Start the import' });
        await page.getByText('No column holds: Due date').waitFor();
        expect(await start.isDisabled()).toBe(true);
        expect(await seriousFindings(page)).toEqual([]);
        await page.getByRole('combobox', { name: 'What “Pay by” holds' }).focus();
        await page.keyboard.type('Due');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await start.click();
        const report = page.getByRole('table', { name: 'Lines of the report' });
        await report.getByText('On the ledger').waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        await page.getByRole('combobox', { name: 'Fate' }).click();
        await page.getByRole('option', { name: 'Refused' }).click();
        await page.getByText('1 line', { exact: true }).waitFor();
        await report.getByText('found much').waitFor();
        const saved = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Download the report' }).click();
        expect((await saved).suggestedFilename()).toMatch(/^import-.*[.]csv$/);
      });
    },
    WALK_MS,
  );

  test(
    'an operator reads what was flagged of a trade, and gives its word',
    async () => {
      await as(/运营方/, 'zh-CN', async (page) => {
        await open(page, '核验');
        await page.getByRole('button', { name: '查看 XY-T-1 的报告' }).click();
        await page.getByRole('alert').getByText('发票未注明订单').waitFor();
        await picture(page, 'review');
        expect(await seriousFindings(page)).toEqual([]);
        await page.getByRole('button', { name: '报告核验结果' }).click();
        await page.getByText('核验结果已上链').waitFor();
        await page.getByRole('button', { name: '查看 XY-T-1 的报告' }).waitFor({ state: 'detached' });
      });
    },
    WALK_MS,
  );

  test(
    'a bank takes in a statement, and closes what nobody could match',
    async () => {
      await as(/Huaxin/, 'en-GB', async (page) => {
        await open(page, 'Settlement');
        await nameAccount(page, BANK_ACCOUNT);
        await page.getByLabel('Choose bank files').setInputFiles({
          name: 'statement.xml',
          mimeType: 'application/xml',
          buffer: Buffer.from(
            aStatement([anEntry({ amount: '12345.00', bankReference: 'BR-1', remittance: 'a gift' })]),
          ),
        });
        await page.getByText('1 new').waitFor();
        const row = page.getByRole('row', { name: /CNY 12,345.00 in/ });
        await row.getByText('Unknown reference').waitFor();
        await row.getByRole('button', { name: 'Book on …' }).click();
        await page.getByRole('dialog').waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page
          .getByRole('figure', { name: /^Cash flow expected/ })
          .locator('canvas')
          .waitFor();
        await picture(page, 'settlement');
        expect(await seriousFindings(page)).toEqual([]);
        await row.getByRole('button', { name: 'Close' }).click();
        await page.getByLabel('Reason').fill('A gift, not a payment');
        await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
        await row.waitFor({ state: 'detached' });
        const saved = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Save as PDF' }).click();
        expect((await saved).suggestedFilename()).toMatch(/^statement-CNY-.*[.]pdf$/);
      });
    },
    WALK_MS,
  );

  test(
    'an anchor instructs what it owes, and saves the instruction for its bank',
    async () => {
      await as(/蓝海/, 'en-GB', async (page) => {
        await open(page, 'Settlement');
        await nameAccount(page, ANCHOR_ACCOUNT);
        await page.getByLabel('Due until').fill('2026-12-31');
        await page.getByRole('button', { name: 'Instruct what is due in CNY' }).click();
        const saved = page.waitForEvent('download');
        await page.getByRole('button', { name: /^Save GT-.* as pain.001$/ }).click();
        expect(readFileSync(await (await saved).path(), 'utf8')).toContain(`<IBAN>${BANK_ACCOUNT}</IBAN>`);
      });
    },
    WALK_MS,
  );
}

const BANK_ACCOUNT = 'DE89370400440532013000';
const ANCHOR_ACCOUNT = 'GB29NWBK60161331926819';

async function nameAccount(page: Page, account: string): Promise<void> {
  await page.getByLabel('Name of the account').fill('Settlement account');
  await page.getByLabel('Account number or IBAN').fill(account);
  await page.getByLabel('CNAPS number of the bank').fill('102100099996');
  await page.getByRole('button', { name: 'Name the account in CNY' }).click();
  await page.getByText('The account is named').waitFor();
}

/** Invoices of a supplier as its own program lists them: one good, one not. */
const TABLE = [
  'Invoice No.,Invoice Date,Pay by,Buyer Tax ID,Total',
  'XY-T-1,2026-09-01,2026-11-30,91340111MAYW0G108J,1130.00',
  'XY-T-2,2026-09-01,2026-11-30,91340111MAYW0G108J,much',
  '',
].join('\n');

/** Where the reader is put: on the field of the problem. */
async function expectFocus(page: Page, path: string): Promise<void> {
  await page.waitForFunction(`document.activeElement.dataset.path === ${JSON.stringify(path)}`);
}
