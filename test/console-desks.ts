/** Walks of the console's desks: policies, imports, settlement, verification; each on what the sandbox holds by then. */
import type { Page } from 'playwright-core';
import { open, seriousFindings } from './console-browser';

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
