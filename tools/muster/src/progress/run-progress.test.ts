import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { registerResourceType } from '@muster/resource-types';
import { toyBoat } from '@muster/resource-types/testing';
import {
  A,
  B,
  discovered,
  discovering,
  event,
  frameText,
  listed,
  planned,
  progressAfter,
  resources,
  succeeded,
} from '../testing/progress-events.ts';

describe('plain progress', () => {
  it('is one line for each finished target', () => {
    const outcome = {
      accountId: A,
      region: 'eu-west-1',
      discovery: { resources },
      verification: { tagging: { planned: 1005, applied: 1000, verified: 999, failed: 0, skipped: 5 } },
    };
    const { lines } = progressAfter(
      planned,
      listed,
      discovering,
      discovered,
      succeeded('recordOutcome', outcome),
    );
    expect(lines).toEqual([
      '[1/2+] 111111111111 eu-west-1 succeeded: 1000 seen, 900 added, 100 unchanged, 2 gone; 1000 tagged, 999 verified, 5 skipped (3.2 s)',
    ]);
  });

  it('reports the result for a target that was scanned again', () => {
    const rescan = { scan: 'discovery', before: 250, found: 0, scans: 2, result: 'confirmed' };
    const again = { ...rescan, scan: 'verification-1', found: 90, scans: 3, result: 'corrected' };
    const { lines } = progressAfter(
      succeeded('recordOutcome', {
        accountId: A,
        region: 'us-east-1',
        discovery: {
          resources: { seen: 0, added: 0, changed: 0, unchanged: 0, gone: 250 },
          rescans: [rescan],
        },
        rescan: { rescans: [again] },
        verification: {
          tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
          rescans: [again],
        },
      }),
    );
    expect(lines).toEqual([
      '[1/0+] 111111111111 us-east-1 succeeded: 0 seen, 250 gone; the first scan found 0 of 250, another scan confirmed it; ' +
        'the first scan found 90 of 250, later scans corrected it',
    ]);
  });

  it('names code and message of a failed target and of a failed account', () => {
    const { lines } = progressAfter(
      planned,
      listed,
      succeeded('recordOutcome', {
        accountId: A,
        region: 'us-east-1',
        error: {
          Error: 'UnauthorizedOperation',
          Cause: '{"errorType":"UnauthorizedOperation","errorMessage":"Not\\nyou"}',
        },
      }),
      succeeded('recordAccountOutcome', {
        accountId: B,
        error: { Error: 'AssumeRoleDenied', Cause: 'no JSON' },
        known: { regions: ['eu-west-1', 'us-east-1', 'us-west-2'] },
      }),
    );
    expect(lines).toEqual([
      '[1/2+] 111111111111 us-east-1 failed: UnauthorizedOperation: Not you',
      '[4/5] 222222222222 failed: AssumeRoleDenied: no JSON (6.4 s)',
    ]);
  });

  it('explains why a target is skipped whose denial the configuration tolerates', () => {
    const outcome = {
      accountId: A,
      region: 'eu-west-1',
      error: { Error: 'UnauthorizedOperation', Cause: 'with an explicit deny' },
    };
    const { lines, progress } = progressAfter(
      planned,
      listed,
      succeeded('recordOutcome', outcome, { skipped: 'DeniedByPolicy' }),
    );
    expect(lines).toEqual([`[1/2+] ${A} eu-west-1 skipped: DeniedByPolicy`]);
    expect(progress.accounts.get(A)).toMatchObject({ done: 1, failed: 0 });
  });

  it('counts a target as failed if resources could not be tagged', () => {
    const { lines } = progressAfter(
      succeeded('recordOutcome', {
        accountId: A,
        region: 'us-east-1',
        discovery: { resources },
        verification: {
          tagging: { planned: 2, applied: 1, verified: 1, failed: 1, skipped: 0 },
          failure: { code: 'TagLimitExceeded', message: '1 resource could not be tagged' },
        },
      }),
    );
    expect(lines).toEqual([
      '[1/0+] 111111111111 us-east-1 failed: TagLimitExceeded: 1 resource could not be tagged',
    ]);
  });

  it('ignores unknown events', () => {
    const { lines } = progressAfter(
      succeeded('planRun', null, 'nonsense'),
      succeeded('recordOutcome', { region: 5 }),
      event('started', 'discover', undefined),
      event('failed', 'discover', { accountId: A, region: 'eu-west-1' }),
      succeeded('somethingNew', { accountId: A, region: 'eu-west-1' }),
    );
    expect(lines).toEqual([]);
  });
});

describe('a second resource type', () => {
  let unregister: () => void;
  beforeAll(() => {
    unregister = registerResourceType(toyBoat);
  });
  afterAll(() => unregister());

  it('is a separate target in the display, named by its words', () => {
    const place = { accountId: A, region: 'us-east-1' };
    const boats = { ...place, resourceType: 'toy:boat' };
    const targets = [place, boats].map(({ region }) => ({ region }));
    const started = [
      event('succeeded', 'planRun', {}, { accounts: [A] }),
      succeeded('listRegions', { accountId: A }, { regions: ['us-east-1'], targets }),
      event('started', 'discover', { ...place, resourceType: 'ec2:instance', scan: 'discovery' }),
      event('started', 'discover', { ...boats, scan: 'discovery' }),
      succeeded('discover', { ...boats, scan: 'discovery' }, { done: true, resources }),
    ];
    const shown = frameText(progressAfter(...started).progress);
    expect(shown).toContain('0/2 targets\n  1,000 resources');
    expect(shown).toContain('0/2 targets  1,000 resources  discovering us-east-1 us-east-1 (boats)');
    const { progress, lines } = progressAfter(
      ...started,
      succeeded('recordOutcome', { ...boats, discovery: { resources } }),
    );
    expect(lines).toEqual([
      '[1/2] 111111111111 us-east-1 (boats) succeeded: 1000 seen, 900 added, 100 unchanged, 2 gone (3.2 s)',
    ]);
    expect([...(progress.accounts.get(A)?.active.keys() ?? [])]).toEqual(['us-east-1']);
  });
});
