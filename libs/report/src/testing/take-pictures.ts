import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectReport, pageAssets, reportHtml } from '../index.ts';
import { openPage, startBrowser } from './browser.ts';
import { exampleFleet } from './example-fleet.ts';

/** Takes the pictures of docs/report.md from a page of the example fleet. */
const pictures = fileURLToPath(new URL('../../../../docs/pictures/', import.meta.url));
const started = await startBrowser(process.env);
if ('missing' in started) throw new Error(`Chromium does not start: ${started.missing}`);
const folder = mkdtempSync(join(tmpdir(), 'muster-pictures-'));
try {
  const file = join(folder, 'fleet.html');
  writeFileSync(file, [...reportHtml(await collectReport(exampleFleet()), await pageAssets())].join(''));
  const { page: top } = await openPage(started.browser, file);
  await top.screenshot({ path: join(pictures, 'report.png') });
  const { page: table } = await openPage(started.browser, file, { colorScheme: 'dark' });
  await table.locator('.facet label', { hasText: 'stopped' }).click();
  await table.locator('#resources').evaluate((section) => section.scrollIntoView());
  await table.screenshot({ path: join(pictures, 'report-table-dark.png') });
} finally {
  await started.browser.close();
  rmSync(folder, { recursive: true, force: true });
}
