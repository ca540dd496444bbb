// cspell:ignore activedescendant
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { registerTypeDescription } from '@muster/contracts';
import axeCore from 'axe-core';
import type { Browser } from 'playwright-core';
import * as z from 'zod';
import { collectReport, pageAssets, reportHtml } from '../src/index.ts';
import { openPage, startBrowser } from '../src/testing/browser.ts';
import { exampleFleet, HOSTILE_TAGS } from '../src/testing/example-fleet.ts';

const folder = mkdtempSync(join(tmpdir(), 'muster-report-'));
const file = join(folder, 'fleet.html');
const started = await startBrowser(process.env);
const axe = axeCore.source;

beforeAll(async () => {
  writeFileSync(file, [...reportHtml(await collectReport(exampleFleet()), await pageAssets())].join(''));
});
afterAll(async () => {
  if ('browser' in started) await started.browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Says plainly that the tests are left out if the machine has no browser. */
const inBrowser = (name: string, work: (browser: Browser) => Promise<void>): void => {
  if ('browser' in started) it(name, () => work(started.browser));
  else
    it(`LEFT OUT, because Chromium does not start (${started.missing}): ${name}`, () => {
      process.stderr.write(`libs/report: left out, Chromium does not start: ${started.missing}\n`);
    });
};

const Violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

describe('the page in a browser', () => {
  inBrowser('shows the totals of the table, loads nothing and violates no policy', async (browser) => {
    const { page, faults } = await openPage(browser, file);
    const tiles = await page.locator('main > .tiles .tile-value').allTextContents();
    expect(tiles).toEqual(['2,410', '5', '5', '2', '50%']);
    expect(await page.textContent('.found')).toBe('2,420 of 2,420 resources');
    expect(faults).toEqual([]);
    await page.close();
  });

  inBrowser('names each state of a target and of an account differently', async (browser) => {
    const { page } = await openPage(browser, file);
    const cell = (account: string, region: string) =>
      page.locator(`.cell[aria-label^="${account}"][aria-label*=" ${region}: "]`).getAttribute('aria-label');
    expect(await cell('Staging (222222222222)', 'eu-west-1')).toMatch(/could not be read, data 3 d old$/);
    expect(await cell('Production (111111111111)', 'us-east-1')).toMatch(/read completely, data 5 min old$/);
    expect(await page.locator('.cell.whole').allTextContents()).toEqual([
      'could not be read: see Failures',
      'out of scope: runs leave this account out',
    ]);
    await page.close();
  });

  inBrowser('uses words for all types if there are several', async (browser) => {
    const remove = registerTypeDescription({
      name: 'toy:boat',
      words: { one: 'boat', many: 'boats' },
      states: [],
    });
    const ofTypes = join(folder, 'types.html');
    writeFileSync(ofTypes, [...reportHtml(await collectReport(exampleFleet()), await pageAssets())].join(''));
    remove();
    const { page } = await openPage(browser, ofTypes);
    await page.waitForSelector('html[data-found="2420"]');
    await page.locator('.cell.unreadable').first().click();
    const attributes = await page
      .locator('[title], [aria-label], [placeholder]')
      .evaluateAll((all) =>
        all.flatMap((each) =>
          ['title', 'aria-label', 'placeholder'].map((name) => each.getAttribute(name) ?? ''),
        ),
      );
    const texts = [(await page.locator('body').innerText()) ?? '', ...attributes].join('\n');
    expect(texts).toContain('Show these resources');
    expect(texts).toContain('Resources by account and region');
    expect(texts.match(/.*\binstances?\b.*/gi)).toBeNull();
    await page.close();
  });

  inBrowser('finds, filters and sorts', async (browser) => {
    const { page, faults } = await openPage(browser, file);
    await page.fill('input[type=search]', 'owner=team-1');
    await page.waitForSelector('html[data-found="403"]');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.waitForSelector('html[data-found="2420"]');
    await page.getByRole('group', { name: 'In the account' }).getByLabel(/gone/).check();
    await page.waitForSelector('html[data-found="10"]');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('button', { name: 'Instance', exact: true }).click();
    await page.getByRole('button', { name: /^Instance/ }).click();
    const first = page.locator('.grid-body [role=row]').first();
    await expect(first.locator('.resourceId').textContent()).resolves.toBe('i-0000000000000973');
    expect(faults).toEqual([]);
    await page.close();
  });

  inBrowser('has no fault that axe knows, light and dark, with a dialog open', async (browser) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await openPage(browser, file, { colorScheme });
      // Page.evaluate works beside the policy of the page; a script element would not.
      await page.evaluate(axe);
      const check = async () => {
        const result: unknown = await page.evaluate('axe.run().then(({ violations }) => violations)');
        return Violations.parse(result).map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
        );
      };
      expect(await check()).toEqual([]);
      await page.locator('.cell.unreadable').first().click();
      expect(await check()).toEqual([]);
      await page.close();
    }
  });

  inBrowser('shows hostile tags as text', async (browser) => {
    const { page, faults } = await openPage(browser, file);
    await page.fill('input[type=search]', 'hostile');
    await page.waitForSelector('html[data-found="1"]');
    await page.locator('.grid-body [role=row]').first().click();
    const rows = await page
      .locator('dialog .tags tbody tr')
      .evaluateAll((all) => all.map((row) => [row.children[0]?.textContent, row.children[1]?.textContent]));
    expect(new Map(rows as [string, string][])).toEqual(new Map(HOSTILE_TAGS));
    expect(await page.locator('dialog a, dialog script, dialog img').count()).toBe(0);
    expect(faults).toEqual([]);
    await page.close();
  });

  inBrowser('prints the first 300 rows with whole IDs, and no empty paper', async (browser) => {
    const { page } = await openPage(browser, file);
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    // 6 pages of sections, then 35 rows a page. Before the event "beforeprint" was used, it had 91 pages.
    expect(pdf.match(/\/Type \/Page$/gm)?.length).toBeLessThanOrEqual(20);
    await page.emulateMedia({ media: 'print' });
    await page.waitForSelector('#row-299');
    expect(await page.locator('.grid-body [role=row]').count()).toBe(300);
    const cut = await page
      .locator('.grid-body .resourceId')
      .evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth).length);
    expect(cut).toBe(0);
    await page.emulateMedia({ media: 'screen' });
    await page.waitForSelector('#row-299', { state: 'detached' });
    await page.close();
  });

  inBrowser('needs no scrolling to the side at 360 pixels, and breaks no name of a type', async (browser) => {
    const { page } = await openPage(browser, file, { width: 360 });
    const widths = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
    expect(widths).toEqual([360, 360]);
    const lines = await page
      .locator('.bars th .foreign')
      .evaluateAll((all) => all.map((each) => each.getClientRects().length));
    expect(new Set(lines)).toEqual(new Set([1]));
    await page.close();
  });

  inBrowser('is used with the keyboard alone, and always shows the focus', async (browser) => {
    const { page } = await openPage(browser, file);
    const stops: string[] = [];
    for (;;) {
      await page.keyboard.press('Tab');
      // The label of a hidden input shows its focus.
      const stop = await page.evaluate(`(() => {
        const { activeElement } = document;
        if (activeElement === document.body) return undefined;
        const shown = activeElement.matches('.visually-hidden') ? activeElement.closest('label') : activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(shown);
        const name = activeElement.getAttribute('aria-label') ?? shown.textContent;
        return outlineStyle === 'none' || outlineWidth === '0px' ? 'no focus shown: ' + name : name;
      })()`);
      if (typeof stop !== 'string') break;
      stops.push(stop);
    }
    expect(stops.filter((stop) => stop.startsWith('no focus shown'))).toEqual([]);
    for (const name of ['Skip to the content', 'Print', 'All resources', 'Download CSV', 'Instance'])
      expect(stops).toContain(name);
    expect(stops.at(0)).toBe('Skip to the content');
    await page.locator('.grid').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'PageDown', 'End', 'ArrowUp', 'Enter'])
      await page.keyboard.press(key);
    await page.locator('dialog').waitFor({ state: 'visible' });
    expect(await page.getAttribute('.grid', 'aria-activedescendant')).toBe('row-2418');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.waitForFunction("document.activeElement.className === 'grid'");
    await page.close();
  });
});
