import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EC2_INSTANCE_TYPE, type Resource } from '@muster/contracts';
import { collectReport, pageAssets, type ReportInventory, reportHtml } from '@muster/report';
import { openPage, startBrowser } from '@muster/report/testing/browser';
import * as z from 'zod';
import type { PageSample } from '../results.ts';

/** The fleet of the demonstration, and the most rows that a page lists. */
const SIZES = [48_000, 200_000];
const ACCOUNTS = ['111111111111', '222222222222', '333333333333'];
const REGIONS = Array.from({ length: 16 }, (_, number) => `eu-west-${number + 1}`);
const PAGE_ROWS = 1_000;
const TYPES = ['m7g.large', 't3.micro', 'c7i.2xlarge', 'r6i.xlarge'];
const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-11-27T08:00:00.000Z');

/** Numbers that look random and are the same in each measurement. */
const scatter = (number: number): number => Math.imul(number + 1, 2_654_435_761) >>> 0;

/** Most values of an instance differ from those of all others, as in AWS. */
function instanceAt(number: number, accountId: string, region: string): Resource {
  const seed = scatter(number);
  const hex = seed.toString(16).padStart(8, '0');
  const launchTime = new Date(NOW_MS - (seed % 900) * DAY_MS - (number % 86_400) * 1_000).toISOString();
  return {
    accountId,
    region,
    resourceType: EC2_INSTANCE_TYPE,
    resourceId: `i-${hex}${scatter(seed).toString(16).padStart(8, '0')}${number % 10}`,
    state: seed % 10 === 0 ? 'stopped' : 'running',
    instanceType: TYPES[seed % TYPES.length],
    imageId: `ami-${(seed % 300).toString(16).padStart(17, '0')}`,
    availabilityZone: `${region}${'abc'[seed % 3] ?? 'a'}`,
    launchTime,
    architecture: seed % 3 === 0 ? 'arm64' : 'x86_64',
    platform: 'Linux/UNIX',
    vpcId: `vpc-${(seed % 60).toString(16).padStart(17, '0')}`,
    subnetId: `subnet-${(seed % 400).toString(16).padStart(17, '0')}`,
    privateIpAddress: `10.${seed & 255}.${(seed >> 8) & 255}.${(seed >> 16) & 255}`,
    firstSeenAt: launchTime,
    changedAt: launchTime,
    tags: new Map([
      ['Name', `web-${hex.slice(0, 5)}`],
      ['Owner', `team-${seed % 40}`],
      ['Environment', ['prod', 'test', 'dev'][seed % 3] ?? 'dev'],
      ['Production', 'Yes'],
    ]),
  };
}

function fleetOf(instances: number): ReportInventory {
  const targets = ACCOUNTS.flatMap((accountId) => REGIONS.map((region) => ({ accountId, region })));
  const each = Math.ceil(instances / targets.length);
  return {
    listTargets: async () => targets,
    getTarget: async () => undefined,
    listAccounts: async () => [],
    getAccount: async () => undefined,
    async *resourcesOf({ accountId, region }) {
      const first =
        each * targets.findIndex((target) => target.accountId === accountId && target.region === region);
      const end = Math.min(instances, first + each);
      for (let at = first; at < end; at += PAGE_ROWS)
        yield Array.from({ length: Math.min(PAGE_ROWS, end - at) }, (_, row) =>
          instanceAt(at + row, accountId, region),
        );
    },
  };
}

/** Milliseconds from an action in the page until the frame that shows its result. */
const untilPainted = (action: string): string => `new Promise((resolve) => {
  const begunAt = performance.now();
  new MutationObserver((_, observer) => {
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begunAt)));
  }).observe(document.querySelector('.grid-body'), { childList: true, subtree: true, attributes: true });
  ${action}
})`;

const FILTER = `[...document.querySelectorAll('.facet label')].find((label) => label.textContent.includes('stopped')).click();`;
const SEARCH = `const input = document.querySelector('input[type=search]');
  input.value = 'team-7'; input.dispatchEvent(new Event('input', { bubbles: true }));`;
const SORT = `document.querySelector('[role=columnheader].resourceId button').click();`;

async function inBrowser(file: string): Promise<Omit<PageSample, 'instances' | 'bytes' | 'makeMs'>> {
  const started = await startBrowser(process.env);
  if ('missing' in started) return {};
  try {
    const { page } = await openPage(started.browser, file);
    const number = async (script: string) => z.number().parse(await page.evaluate(script));
    const tableMs = await number("performance.getEntriesByName('muster-table')[0].startTime");
    const firstPaintMs = await number("performance.getEntriesByName('first-contentful-paint')[0].startTime");
    const sortMs = await number(untilPainted(SORT));
    const filterMs = await number(untilPainted(FILTER));
    const searchMs = await number(untilPainted(SEARCH));
    return { firstPaintMs, tableMs, filterMs, searchMs, sortMs };
  } finally {
    await started.browser.close();
  }
}

/** Makes and opens a page of each size. */
export async function measurePages(say: (text: string) => void): Promise<PageSample[]> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-page-'));
  const samples: PageSample[] = [];
  try {
    for (const instances of SIZES) {
      const file = join(folder, `${instances}.html`);
      const begunAt = performance.now();
      const collected = await collectReport({
        musterVersion: 'bench',
        madeAt: new Date(NOW_MS),
        place: { engine: 'local', name: 'bench', isDemonstration: true },
        run: undefined,
        baseline: undefined,
        inventory: fleetOf(instances),
        tagKeys: ['Owner', 'Environment'],
        ruleKeys: [],
      });
      writeFileSync(file, [...reportHtml(collected, await pageAssets())].join(''));
      const makeMs = performance.now() - begunAt;
      const sample = { instances, bytes: statSync(file).size, makeMs, ...(await inBrowser(file)) };
      say(`page of ${instances} instances: ${Math.round(makeMs)} ms, ${sample.bytes} bytes`);
      samples.push(sample);
    }
    return samples;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
