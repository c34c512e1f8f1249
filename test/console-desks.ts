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
}

/** Where the reader is put: on the field of the problem. */
async function expectFocus(page: Page, path: string): Promise<void> {
  await page.waitForFunction(`document.activeElement.dataset.path === ${JSON.stringify(path)}`);
}
