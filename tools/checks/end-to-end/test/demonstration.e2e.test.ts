import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { muster } from '@muster/muster/testing';

const demo = join(import.meta.dirname, '../../../muster/src/demo.ts');
const data = mkdtempSync(join(tmpdir(), 'muster-demonstration-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

describe('the demonstration', () => {
  it('inventories, tags and verifies 3 accounts × 16 regions × 1000 instances, and its result can be read', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [demo], {
      env: { PATH: process.env['PATH'], MUSTER_DATA: data },
    });
    expect(stdout).toContain('48 succeeded, 0 failed, 0 skipped');
    const status = await muster(['status', '--json'], { environment: { MUSTER_DATA: data } });
    expect(JSON.parse(status.stdout)).toMatchObject({
      status: 'complete',
      targets: { planned: 48, succeeded: 48, failed: 0, skipped: 0 },
      resources: { seen: 48_000, added: 48_000, changed: 0, unchanged: 0, gone: 0 },
      tagging: { planned: 48_000, applied: 48_000, verified: 48_000, failed: 0, skipped: 0 },
      apiCalls: {
        'ec2:DescribeInstances': 96,
        'ec2:CreateTags': 48,
        'sts:AssumeRole': 6,
        'sts:GetCallerIdentity': 1,
      },
      outcomes: [],
    });
    const args = ['inventory', '--tag', 'Production=Yes', '--format', 'json'];
    const inventory = await muster(args, { environment: { MUSTER_DATA: data } });
    expect(JSON.parse(inventory.stdout)).toHaveLength(48_000);
  });
});
