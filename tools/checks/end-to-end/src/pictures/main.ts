import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CheckError } from '@muster/errors';
import { openPage, startBrowser } from '@muster/report/testing/browser';
import { startWorld } from '../world.ts';
import { COLUMNS, onTerminal } from './on-terminal.ts';
import type { TerminalScreen } from './terminal-screen.ts';
import { terminalSvg } from './terminal-svg.ts';

/** Makes the pictures of the documents from the real output of the command and from a real page. */

// There are no options. A wrong one, such as --check, must not replace the pictures.
parseArgs({ args: process.argv.slice(2), options: {} });

const folder = fileURLToPath(new URL('../../../../../docs/pictures/', import.meta.url));
const ACCOUNTS = [
  ['111111111111', 'Production'],
  ['222222222222', 'Staging'],
  ['333333333333', 'Development'],
  ['444444444444', 'Payments'],
] as const;
const REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1'],
  ...['eu-central-1', 'eu-north-1', 'ap-southeast-2', 'ap-northeast-1'],
];
const [, , , [DENIED_ACCOUNT]] = ACCOUNTS;
const DENIED_TARGET = '333333333333/eu-north-1';
/** The live display is shown at this share of the run. */
const SHOWN_SHARE = 60;

const world = await startWorld({
  // Relative, as by default: the pictures show it.
  dataDirectory: '.muster',
  aws: {
    accounts: ACCOUNTS.map(([id]) => id),
    regions: REGIONS,
    instancesPerTarget: 120,
    targets: {
      '111111111111/*': 420,
      '111111111111/us-east-1': 900,
      '*/eu-north-1': 40,
      '*/ap-northeast-1': 0,
      '444444444444/*': 60,
    },
    externalId: 'muster',
    latencyMs: 150,
    latencyMsPerInstance: 1,
  },
  config: {
    accounts: ACCOUNTS.map(([id, name]) => ({ id, name })),
    regions: REGIONS,
    rules: [
      { id: 'production', match: { accounts: ['111111111111'] }, set: { Production: 'Yes' } },
      { id: 'cost-center', match: { tags: { Environment: 'prod' } }, set: { CostCenter: '4711' } },
    ],
  },
});

try {
  const { aws, dataDirectory, configFile } = world;
  const hidden = ['--data', dataDirectory];
  const terminal = {
    environment: world.environment,
    workingDirectory: join(configFile, '..'),
  };
  const show = (args: readonly string[], options: Partial<Parameters<typeof onTerminal>[1]> = {}) =>
    onTerminal(args, { ...terminal, hidden, ...options });
  mkdirSync(folder, { recursive: true });
  const save = (name: string, screen: TerminalScreen, title: string) =>
    writeFileSync(join(folder, `${name}.svg`), terminalSvg(screen, { columns: COLUMNS, title }));

  await world.run();
  const at = (region: string, count: number) => ({ accountId: '111111111111', region, count });
  await aws.actions({ terminate: at('us-east-1', 25), launch: at('eu-west-1', 40) });
  await aws.setFaults({ deniedAccounts: [DENIED_ACCOUNT], unauthorizedTargets: [DENIED_TARGET] });

  save(
    'doctor',
    await show(['doctor', '--no-tag'], { hidden: [] }),
    'muster doctor names two faults and what to do',
  );
  save(
    'live-run',
    await show(['run'], {
      isComplete: (text) => Number(/ (\d+)% /.exec(text)?.[1] ?? 0) >= SHOWN_SHARE,
    }),
    'muster run while it reads and tags four accounts',
  );
  save(
    'inventory',
    await show([
      'inventory',
      '--account',
      '111111111111',
      '--state',
      'running',
      '--sort',
      '-launched',
      '--limit',
      '12',
    ]),
    'muster inventory shows the running instances of an account',
  );

  const file = join(terminal.workingDirectory, 'fleet.html');
  const made = await world.muster(['report', '--out', file, '--tag-keys', 'Name,Team,Environment'], {
    // The page shows the data directory as ~/.muster, and no folder of this machine.
    environment: { HOME: terminal.workingDirectory },
  });
  if (made.code !== 0) throw new CheckError(`muster report failed: ${made.stderr}`);
  const started = await startBrowser(process.env);
  if ('missing' in started) throw new CheckError(`Chromium does not start: ${started.missing}`);
  try {
    const { page: top } = await openPage(started.browser, file);
    await top.screenshot({ path: join(folder, 'report.png') });
    const { page: table } = await openPage(started.browser, file, { colorScheme: 'dark' });
    await table.locator('.facet label', { hasText: 'stopped' }).click();
    await table.locator('#resources').evaluate((section) => section.scrollIntoView());
    await table.screenshot({ path: join(folder, 'report-table-dark.png') });
  } finally {
    await started.browser.close();
  }
} finally {
  await world.close();
}
