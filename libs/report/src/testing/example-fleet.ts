// cspell:ignore שלום
import { AccountItemV1, parseContract, type Resource, RunSummaryV1 } from '@muster/contracts';
import type { ReportSource } from '../collect-report.ts';
import { exampleResource, exampleTarget, inventoryOf } from './example-inventory.ts';

/** Tags that a page could mistake for something else. */
export const HOSTILE_TAGS: readonly (readonly [key: string, value: string])[] = [
  ['Name', '<script>alert("hostile")</script>'],
  ['</script><img src=x onerror=alert(1)>', '</script><script>alert(1)</script>'],
  ['url', 'javascript:alert(1)'],
  ['formula', '=HYPERLINK("https://example.com","x")'],
  ['__proto__', '<!--'],
  ['direction', '\u202eright to left\u202c שלום'],
  ['emoji', '👩‍🚀 \u{1f469}\u200d\u{1f680}'],
  ['long', 'x'.repeat(256)],
  ['empty', ''],
];

const ACCOUNTS = ['111111111111', '222222222222', '333333333333'];
const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2'];
const TYPES = ['m7g.large', 't3.micro', 'c7i.2xlarge', 'r6i.xlarge', 'm6i.large'];
const UNREADABLE = ['222222222222 eu-west-1', '333333333333 us-west-2'];
const PRESENT = 2_410;
const GONE = 10;
const HOSTILE_AT = 7;
const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-11-27T08:00:00.000Z');
const daysAgo = (days: number): string => new Date(NOW_MS - days * DAY_MS).toISOString();
const pick = (values: readonly string[], at: number): string => values[at % values.length] ?? '';

function resourceAt(number: number): Resource {
  const isGone = number >= PRESENT;
  const isNew = number % 97 === 3 && !isGone;
  const owner = number % 3 === 2 ? {} : { Owner: `team-${number % 6}` };
  const environment = number % 4 === 0 ? {} : { Environment: pick(['prod', 'test', 'dev'], number) };
  // Each account has fewer regions than the one before, and each region fewer instances.
  const place = (number * 7_919) % 1_000;
  const account = place < 520 ? 0 : place < 830 ? 1 : 2;
  return exampleResource({
    resourceId: `i-${number.toString(16).padStart(16, '0')}`,
    accountId: ACCOUNTS[account],
    region: REGIONS[Math.floor(Math.sqrt(number % 25))],
    state: number % 9 === 0 ? 'stopped' : 'running',
    instanceType: pick(TYPES, number % 7),
    platform: number % 11 === 0 ? 'Windows' : 'Linux/UNIX',
    architecture: number % 5 === 0 ? 'arm64' : 'x86_64',
    privateIpAddress: `10.${account}.${number >> 8}.${number & 255}`,
    launchTime: daysAgo(isNew ? 1 : (number * 13) % 900),
    firstSeenAt: daysAgo(isNew ? 0.01 : 40),
    changedAt: daysAgo(isNew || number % 31 === 0 ? 0.01 : 40),
    ...(isGone ? { goneAt: daysAgo(0.01) } : {}),
    tags:
      number === HOSTILE_AT
        ? new Map(HOSTILE_TAGS)
        : { Name: `${pick(['web', 'api', 'worker', 'db'], number)}-${number}`, ...owner, ...environment },
  });
}

const denied = (subject: string) => ({
  code: 'UnauthorizedOperation',
  message: `You are not authorized to perform this operation. User: arn:aws:sts::${subject}:assumed-role/MusterReader/muster is not authorized to perform: ec2:DescribeInstances with an explicit deny in a service control policy`,
});

/** A fleet with everything that a page can show: gaps, changes, tag changes, and tags that try to break out. */
export function exampleFleet(fields: Partial<ReportSource> = {}): ReportSource {
  const targets = ACCOUNTS.flatMap((accountId) =>
    REGIONS.map((region) => {
      const isUnreadable = UNREADABLE.includes(`${accountId} ${region}`);
      return exampleTarget({
        pk: `${accountId}#${region}`,
        accountId,
        region,
        lastCompleteScanAt: daysAgo(isUnreadable ? 3 : 0.004),
        lastAttemptAt: daysAgo(0.004),
        ...(isUnreadable
          ? { unreadableSince: daysAgo(2), lastError: { ...denied(accountId), at: daysAgo(0.004) } }
          : {}),
      });
    }),
  );
  const account = parseContract(
    AccountItemV1,
    {
      ...AccountItemV1.example,
      pk: '444444444444',
      accountId: '444444444444',
      lastError: {
        code: 'AssumeRoleDenied',
        message: 'The role arn:aws:iam::444444444444:role/MusterReader could not be assumed',
        at: daysAgo(0.004),
      },
      unreadableSince: daysAgo(4),
      lastAttemptAt: daysAgo(0.004),
    },
    'an account of the test',
  );
  const leftOut = parseContract(
    AccountItemV1,
    {
      pk: '555555555555',
      sk: 'account',
      schemaVersion: 1,
      accountId: '555555555555',
      accountName: 'Sandbox',
      outOfScopeSince: daysAgo(12),
      outOfScopeReason: { code: 'AccountSuspended', message: 'Account 555555555555 is suspended' },
    },
    'an account of the test',
  );
  const run = parseContract(
    RunSummaryV1,
    {
      ...RunSummaryV1.example,
      runId: '20261127T075000Z-4f2a',
      status: 'partial',
      targets: { planned: 16, succeeded: 13, failed: 3, skipped: 0 },
      tagging: { planned: 800, applied: 797, verified: 797, failed: 2, skipped: 1 },
      startedAt: daysAgo(0.007),
      finishedAt: daysAgo(0.003),
      durationMs: 345_600,
      outcomes: [
        ...UNREADABLE.map((place) => {
          const [accountId = '', region] = place.split(' ');
          return { accountId, region, status: 'failed', ...denied(accountId) };
        }),
        {
          accountId: '444444444444',
          status: 'failed',
          code: 'AssumeRoleDenied',
          message: 'The role arn:aws:iam::444444444444:role/MusterReader could not be assumed',
        },
      ],
    },
    'a run of the test',
  );
  const resources = Array.from({ length: PRESENT + GONE }, (_, number) => resourceAt(number));
  return {
    musterVersion: '1.2.3',
    madeAt: new Date(NOW_MS),
    place: { engine: 'local', name: '.muster', isDemonstration: false },
    run,
    baseline: { runId: '20261126T075000Z-91cd', at: daysAgo(1) },
    inventory: inventoryOf(resources, targets, [account, leftOut]),
    tagKeys: ['Owner', 'Environment'],
    ruleKeys: [],
    accountNames: new Map([
      ['111111111111', 'Production'],
      ['222222222222', 'Staging'],
    ]),
    tasksOf: async ({ region }) => [
      {
        task: {
          set: [['Environment', 'prod']],
          resources: [
            { id: `i-${region}-1`, before: [['Environment', null]] },
            { id: `i-${region}-2`, before: [['Environment', 'production']] },
          ],
        },
        outcome: { exceptions: [] },
      },
    ],
    ...fields,
  };
}
