import chromium from '@sparticuz/chromium';
import { type Browser, chromium as launcher, type Page } from 'playwright-core';

/** The sandbox of Chromium needs rights that containers do not have. The page is the test's own. */
const ARGUMENTS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];

/** A started browser, or why there is none. */
export type StartedBrowser = { readonly browser: Browser } | { readonly missing: string };

/**
 * Starts the Chromium of the npm package, or the one that `MUSTER_CHROMIUM` names. Its libraries are not on every
 * machine.
 */
export async function startBrowser(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<StartedBrowser> {
  try {
    const executablePath = environment['MUSTER_CHROMIUM'] || (await chromium.executablePath());
    return { browser: await launcher.launch({ executablePath, args: ARGUMENTS, headless: true }) };
  } catch (error) {
    return { missing: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/** A page with what it did wrong: requests, messages of the console, errors. */
export interface WatchedPage {
  readonly page: Page;
  /** Empty for a page that loads nothing, violates no policy and has no error. */
  readonly faults: string[];
}

/** Opens a file and waits until its table shows its rows. */
export async function openPage(
  browser: Browser,
  file: string,
  options: {
    readonly colorScheme?: 'light' | 'dark';
    readonly width?: number;
    readonly hasRows?: boolean;
  } = {},
): Promise<WatchedPage> {
  const { colorScheme = 'light', width = 1360, hasRows = true } = options;
  const page = await browser.newPage({
    colorScheme,
    viewport: { width, height: 900 },
    timezoneId: 'America/New_York',
    acceptDownloads: true,
  });
  const faults: string[] = [];
  page.on('console', (message) => faults.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== `file://${file}` && !request.url().startsWith('blob:'))
      faults.push(`request: ${request.url()}`);
  });
  await page.goto(`file://${file}`);
  if (hasRows) await page.waitForSelector('html[data-found]');
  return { page, faults };
}
