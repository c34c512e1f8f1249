/** A browser on the console: signs in as a user, opens pages of its menu, and looks at them with axe. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = process.env.CONSOLE_PICTURES;

/** A browser test needs a browser: where there is none, it says so and is skipped. */
export const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;

/** Starts the browser. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** Signs in as a user, and does its part. @returns what the page complained of meanwhile */
export async function walkAs(
  browser: Browser,
  address: string,
  name: RegExp,
  options: BrowserContextOptions,
  part: (page: Page) => Promise<void>,
): Promise<string[]> {
  const context: BrowserContext = await browser.newContext(options);
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(45_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(address);
    await page.getByRole('button', { name: /Sign in|登录/ }).click();
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await part(page);
  } finally {
    await context.close();
  }
  return complaints;
}

/** Opens a page by the menu. */
export async function open(page: Page, menu: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: menu, exact: true }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Looks at every page of the role's menu. */
export async function look(page: Page, role: string): Promise<void> {
  const links = page.getByRole('navigation').getByRole('link');
  for (let at = 0; at < (await links.count()); at += 1) {
    await links.nth(at).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    // The network is never idle: the stream of events stays open.
    await page.locator('main [role="status"]').first().waitFor({ state: 'detached' });
    await picture(page, `${role}-${at + 1}`);
    expect(await seriousFindings(page)).toEqual([]);
  }
}

/** Findings of axe that would stop somebody, each as rule and place. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const findings = (await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.map(({ target, failureSummary }) => target + ' ' + failureSummary).join('; ')))`,
  )) as string[];
  return findings;
}

/** Keeps a picture of a page where a folder for them is named. */
export async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}

/** An invoice of the samples, with a number and days of its own: the sandbox's clock stands at the last maturity by then. */
export function invoiceOfLater(number: string): string {
  const file = join(__dirname, '..', 'sandbox', 'samples', 'invoices', '01-xinyuan-recovered-nickel-sulfate.xml');
  return readFileSync(file, 'utf8')
    .replaceAll('XY-2026-0307', number)
    .replaceAll('2026-03-02', '2026-09-01')
    .replaceAll('2026-05-31', '2026-11-30')
    .replaceAll('2026-02-25', '2026-08-31');
}
