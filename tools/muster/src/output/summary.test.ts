import { describe, expect, it } from '@jest/globals';
import { RunSummaryV1, type RunSummary } from '@muster/contracts';
import { exitCodeOf, summaryText } from './summary.ts';

const partial: RunSummary = RunSummaryV1.schema.parse(RunSummaryV1.example);
const COMMANDS = {
  resume: 'npx muster run --resume r1',
  retry: 'npx muster tag retry r1',
  ledger: 'npx muster tag ledger --run r1',
};

describe('exitCodeOf', () => {
  it.each([
    ['complete', 0],
    ['partial', 3],
    ['failed', 1],
    ['running', 1],
    ['interrupted', 1],
  ] as const)('gives a run that is %s the exit code %d', (status, exitCode) => {
    expect(exitCodeOf({ status })).toBe(exitCode);
  });
});

describe('summaryText', () => {
  it('contains counts, failures and how to resume', () => {
    expect(summaryText(partial, COMMANDS)).toBe(`Run 20261123T080000Z-4f2a: partial in 20.0 s

  targets    48: 47 succeeded, 1 failed, 0 skipped
  instances  47,000: 47,000 added, 0 changed, 0 unchanged; 0 gone
  tagging    47,000: 47,000 applied (47,000 verified), 0 failed, 0 skipped
  API calls  ec2:CreateTags 47, ec2:DescribeInstances 94

ACCOUNT       REGION     OUTCOME  CODE                   MESSAGE
333333333333  us-east-1  failed   UnauthorizedOperation  …

UnauthorizedOperation: the role's policy or a service control policy denies the action that the message names.
  To do: allow the action to the role; if the role allows it, look for a policy of the organization.

Next: fix the cause, then retry the 1 failed target: npx muster run --resume r1
If the configuration is the cause, start a new run: a resumed run keeps the configuration.
`);
  });

  it('contains each kind of note once, with its places', () => {
    const note = (index: number) => ({
      accountId: String(111_111_111_111 + index),
      code: 'RegionsNotListed',
      message: `why ${index}`,
    });
    const notes = [
      ...Array.from({ length: 10 }, (_, index) => note(index)),
      { ...note(0), region: 'eu-west-1', code: 'Other' },
    ];
    expect(summaryText({ ...partial, notes }, COMMANDS)).toContain(`

  note       RegionsNotListed (111111111111, 111111111112, 111111111113, 111111111114, 111111111115, 111111111116, 111111111117, 111111111118 and 2 more): why 0
  note       Other (111111111111 eu-west-1): why 0

ACCOUNT `);
  });

  it('groups skipped targets by reason, separately from failures', () => {
    const skipped = (index: number, code: string) => ({
      accountId: String(111_111_111_111 + index),
      region: 'eu-west-1',
      status: 'skipped' as const,
      code,
      message: `why ${index}`,
    });
    const outcomes = [
      ...Array.from({ length: 9 }, (_, index) => skipped(index, 'AccountSuspended')),
      skipped(9, 'RegionNotEnabled'),
      ...partial.outcomes,
    ];
    const leftOut = [{ accountId: '444444444444', code: 'AccountClosed', message: 'closed' }];
    expect(summaryText({ ...partial, outcomes, leftOut }, COMMANDS)).toContain(`

  skipped    AccountSuspended, 9 targets (111111111111 eu-west-1, 111111111112 eu-west-1, 111111111113 eu-west-1, 111111111114 eu-west-1, 111111111115 eu-west-1, 111111111116 eu-west-1, 111111111117 eu-west-1, 111111111118 eu-west-1 and 1 more): why 0
  skipped    RegionNotEnabled, 1 target (111111111120 eu-west-1): why 9

  left out   AccountClosed, 1 account (444444444444): closed

ACCOUNT       REGION     OUTCOME  CODE                   MESSAGE
333333333333  us-east-1  failed   UnauthorizedOperation  …
`);
  });

  it('contains the results of each rule', () => {
    const none = { applied: 0, failed: 0, skipped: 0, kept: 0, nothingToDo: 0, overruled: 0 };
    const rules = [
      { id: 'production', matched: 48_000, ...none, applied: 47_000, kept: 900, nothingToDo: 100 },
      { id: 'odd', matched: 6, ...none, failed: 1, skipped: 2, overruled: 3 },
      { id: 'typo', matched: 0, ...none },
    ];
    expect(summaryText({ ...partial, rules }, COMMANDS)).toContain(
      '\n  rule       production: 48,000 matched; 47,000 applied, 900 kept another value, 100 already tagged' +
        '\n  rule       odd: 6 matched; 1 failed, 2 skipped, 3 overruled by a later rule' +
        '\n  rule       typo: matched nothing\n  API calls ',
    );
    expect(summaryText({ ...partial, rules, status: 'stopped' }, COMMANDS)).toContain(
      '\n  rule       typo: matched nothing so far\n  API calls ',
    );
    expect(summaryText({ ...partial, rules, planId: 'plan-1' }, COMMANDS)).toContain(
      '\n  rule       typo: no changes\n  API calls ',
    );
    const many = Array.from({ length: 30 }, (_, index) => ({ id: `r${index}`, matched: 0, ...none }));
    expect(summaryText({ ...partial, rules: many }, COMMANDS)).toContain(
      '\n  … and 10 more rules; --json lists all\n',
    );
  });

  it('contains the number of open targets during the run', () => {
    const running: RunSummary = {
      ...partial,
      status: 'running',
      targets: { planned: 48, succeeded: 10, failed: 1, skipped: 2 },
      finishedAt: null,
    };
    const text = summaryText(running, COMMANDS);
    expect(text).toContain('Run 20261123T080000Z-4f2a: running for 20.0 s\n');
    expect(text).toContain('targets    48: 10 succeeded, 1 failed, 2 skipped, 35 not finished\n');
    expect(text).toContain('If the run is no longer in progress, resume it: npx muster run --resume r1\n');
  });

  it('explains how to resume an interrupted run, without its duration', () => {
    const interrupted: RunSummary = { ...partial, status: 'interrupted', finishedAt: null, outcomes: [] };
    const text = summaryText(interrupted, COMMANDS);
    expect(text).toMatch(/^Run 20261123T080000Z-4f2a: interrupted \(started at 2026-11-23T08:00:00.000Z\)\n/);
    expect(text).toMatch(
      /\n\nThe process of the run has ended. Its results so far are kept. Resume it: npx muster run --resume r1\n$/,
    );
  });

  it.each([
    ['ABORTED', undefined, 'the execution was aborted;'],
    ['TIMED_OUT', undefined, 'the execution timed out;'],
    ['FAILED', 'States.Runtime: no such path', 'the execution failed: States.Runtime: no such path;'],
    ['FAILED', `E: ${'x'.repeat(400)}`, `the execution failed: E: ${'x'.repeat(115)} … ${'x'.repeat(177)};`],
  ] as const)('says that a run stored as running has ended: %s', (status, why, how) => {
    const running: RunSummary = { ...partial, status: 'running', finishedAt: null };
    const text = summaryText(running, COMMANDS, { status, why });
    expect(text).toMatch(/^Run 20261123T080000Z-4f2a: no longer running\n/);
    expect(text).toMatch(/\nRun 20261123T080000Z-4f2a is no longer running: /);
    expect(text).toContain(` is no longer running: ${how} resume it: ${COMMANDS.resume}\n`);
    expect(text).not.toContain('If the run is no longer in progress');
  });

  it('has one line for the targets that were scanned again', () => {
    const rescan = {
      accountId: '111111111111',
      region: 'eu-west-1',
      scan: 'discovery',
      before: 250,
      found: 0,
      scans: 3,
      result: 'corrected' as const,
    };
    expect(summaryText({ ...partial, rescans: [rescan] }, COMMANDS)).toContain(
      '\n  API calls  ec2:CreateTags 47, ec2:DescribeInstances 94\n' +
        '  rescans    1 scan found far fewer instances than before and was repeated: 111111111111 eu-west-1 0 of 250 (corrected)\n\n',
    );
  });

  it('says where the report of the run is and how to fetch it, also while it is being written', () => {
    const location = 's3://muster-reports-prod-999999999999-us-east-1/runs/20261123T080000Z-4f2a.html';
    const linesOf = (report: RunSummary['report']) =>
      summaryText({ ...partial, report }, COMMANDS)
        .split('\n')
        .filter((line) => line.includes('report') || line.includes('s3'));
    const fetching = `             to fetch it: aws s3 cp ${location} 20261123T080000Z-4f2a.html`;
    expect(linesOf({ location, status: 'written', bytes: 2_400_000 })).toEqual([
      `  report     ${location} (2.4 MB)`,
      fetching,
    ]);
    expect(linesOf({ location, status: 'pending' })).toEqual([
      `  report     ${location} (being written)`,
      fetching,
    ]);
    expect(linesOf(undefined)).toEqual([]);
  });

  it('says why the report could not be written, and what to do', () => {
    const location = 's3://bucket/runs/r.html';
    const error = { code: 'ReportNotFinished', message: 'too large' };
    expect(summaryText({ ...partial, report: { location, status: 'failed', error } }, COMMANDS)).toContain(
      '\n  report     report could not be written: ReportNotFinished: too large\n' +
        '             ReportNotFinished: the inventory table is too large for the function that writes the report.\n' +
        '             To do: make the report on a machine: "muster report --engine aws --stage STAGE"; ' +
        'to stop the attempts, set "reportRetentionDays" to 0.\n',
    );
    const odd = { code: 'Odd', message: '' };
    expect(
      summaryText({ ...partial, report: { location, status: 'failed', error: odd } }, COMMANDS),
    ).toContain('\n  report     report could not be written: Odd\n\n');
  });

  it('explains why a run failed as a whole', () => {
    const failed: RunSummary = {
      ...partial,
      status: 'failed',
      targets: { planned: 0, succeeded: 0, failed: 0, skipped: 0 },
      outcomes: [],
      error: { code: 'NoAccounts', message: 'The organization has no active account in scope' },
    };
    expect(summaryText(failed, COMMANDS)).toContain(
      'error      NoAccounts: The organization has no active account in scope\n\nNoAccounts: the scope of the configuration contains no active account, or no enabled region.\n',
    );
    expect(summaryText(failed, COMMANDS)).toContain(
      'Next: fix the cause, then retry the run: npx muster run --resume r1\n',
    );
  });

  it('names the command that repeats refused tags, which a resumed run does not', () => {
    const tagging = { planned: 10, applied: 7, verified: 7, failed: 3, skipped: 0 };
    const retry =
      '\nA resumed run does not try failed tags again. To try them again: npx muster tag retry r1\n';
    expect(summaryText({ ...partial, tagging }, COMMANDS)).toContain(
      `${retry}If the configuration is the cause, start a new run: both commands keep the configuration.\n`,
    );
    expect(summaryText({ ...partial, tagging, planId: 'plan-1' }, COMMANDS)).toContain(
      `${retry}If the configuration is the cause, make a new plan: both commands keep the configuration.\n`,
    );
  });

  it('says what to do after a plan that left resources as they are', () => {
    const tagging = { planned: 10, applied: 7, verified: 7, failed: 0, skipped: 3, changed: 3 };
    const targets = { ...partial.targets, failed: 0 };
    expect(summaryText({ ...partial, tagging, targets, planId: 'plan-1' }, COMMANDS)).toContain(
      '\nNext: look at the resources that were left as they are, then make a new plan.\n',
    );
  });

  it('says where the tags of unfinished targets are after an early end', () => {
    const line =
      '\nTargets that are not finished are not counted, and some of their tags may be set: npx muster tag ledger --run r1\n';
    const open = { planned: 48, succeeded: 10, failed: 1, skipped: 2 };
    const tags: RunSummary = { ...partial, planId: 'plan-1', status: 'stopped', targets: open };
    expect(summaryText(tags, COMMANDS)).toContain(line);
    expect(summaryText({ ...tags, status: 'interrupted' }, COMMANDS)).toContain(line);
    expect(summaryText({ ...tags, planId: undefined, rules: [] }, COMMANDS)).toContain(line);
    for (const without of [
      { planId: undefined },
      { status: 'partial' as const },
      { targets: { ...open, succeeded: 45 } },
    ])
      expect(summaryText({ ...tags, ...without }, COMMANDS)).not.toContain('not counted');
  });

  it('explains what happened to instances that were planned and not tagged', () => {
    const tagging = { planned: 10, applied: 7, verified: 7, failed: 0, skipped: 3 };
    expect(summaryText({ ...partial, tagging }, COMMANDS)).toContain(
      'tagging    10: 7 applied (7 verified), 0 failed, 3 skipped (not found)\n',
    );
    expect(summaryText({ ...partial, tagging, planId: 'plan-1' }, COMMANDS)).toContain(
      ', 3 skipped (not found, or had the wanted tags already)\n',
    );
  });

  it('lists 50 of 1000 failed targets', () => {
    const outcome = { accountId: '111111111111', status: 'failed' as const, code: 'AssumeRoleDenied' };
    const text = summaryText({ ...partial, outcomes: Array(1000).fill(outcome) }, COMMANDS);
    expect(text.match(/failed +AssumeRoleDenied/g)).toHaveLength(50);
    expect(text.match(/^AssumeRoleDenied: /gm)).toHaveLength(1);
    expect(text).toContain('… and 950 more; --json lists all\n');
  });
});
