import { beforeEach, describe, expect, it } from '@jest/globals';
import { RecordOutcomeInputV1 } from '@muster/contracts';
import { request } from '../testing/examples.ts';
import { A, B, denied, enabled, type RecordedChanges, RunSteps } from '../testing/run-steps.ts';
import { finalizeRun } from './finalize-run.ts';

let steps: RunSteps;
beforeEach(() => {
  steps = new RunSteps();
});

describe('recordOutcome and recordAccountOutcome', () => {
  it('return nothing and write the same rows if repeated', async () => {
    const recordBoth = async () => [
      await steps.record(A, 'us-east-1'),
      await steps.recordAccount(B, { regions: ['us-east-1'] }),
      await steps.rows(),
    ];
    const expected = [{}, {}, [`${A} us-east-1 succeeded`, `${B} us-east-1 failed AssumeRoleDenied`]];
    expect(await recordBoth()).toEqual(expected);
    expect(await recordBoth()).toEqual(expected);
    expect((await steps.store.listTargets('run-1', A))[0]).toMatchObject({
      apiCalls: { 'ec2:DescribeInstances': 1, 'sts:AssumeRole': 1 },
    });
  });
});

describe('a denial that the configuration tolerates', () => {
  const message = 'not authorized with an explicit deny in a service control policy';
  const explicitDeny = { code: 'UnauthorizedOperation', message, explicitDeny: true };
  const tolerant = request({ tolerate: ['us-east-1'] });
  const recordDenied = (region: string, changes: RecordedChanges) =>
    steps.record(A, region, { run: tolerant.run, discovery: undefined, ...changes });
  const end = () => finalizeRun({ run: tolerant.run }, steps);

  it('skips the target, and the run is complete', async () => {
    await steps.plan(tolerant);
    await steps.list(A);
    expect(await recordDenied('us-east-1', { failure: explicitDeny })).toEqual({ skipped: 'DeniedByPolicy' });
    await steps.record(A, 'eu-west-1');
    await steps.list(B);
    await steps.record(B, 'us-east-1');
    expect(await end()).toEqual({ runId: 'run-1', status: 'complete' });
    expect((await steps.store.listTargets('run-1', A))[1]).toMatchObject({
      status: 'skipped',
      code: 'DeniedByPolicy',
      message: `Denied by policy: ${message}`,
    });
  });

  it.each([
    ['in a region that is not named', 'eu-west-1', { failure: explicitDeny }],
    ['not caused by a policy', 'us-east-1', { failure: denied }],
    [
      'of a target that was read',
      'us-east-1',
      { failure: explicitDeny, discovery: RecordOutcomeInputV1.example.discovery },
    ],
  ])('fails the target if the denial is %s', async (_what, region, changes) => {
    await steps.plan(tolerant);
    expect(await recordDenied(region, changes)).toEqual({});
    expect((await steps.store.listTargets('run-1', A))[0]?.status).toBe('failed');
  });

  it('fails a run if every target is denied', async () => {
    steps.listings = { [A]: enabled('us-east-1'), [B]: enabled() };
    await steps.plan(tolerant);
    await steps.list(A);
    await recordDenied('us-east-1', { failure: explicitDeny });
    await steps.list(B);
    expect((await end()).status).toBe('failed');
    expect((await steps.store.getHeader('run-1'))?.error).toEqual({
      code: 'NoTargets',
      message: 'A policy denies every target in scope, so nothing was read; check tolerate',
    });
  });
});
