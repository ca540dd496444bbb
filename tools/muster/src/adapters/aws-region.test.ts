import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awsRegion } from './aws-region.ts';

const directory = mkdtempSync(join(tmpdir(), 'muster-region-'));
const before = { ...process.env };

beforeAll(() => {
  writeFileSync(
    join(directory, 'config'),
    '[default]\nregion = eu-west-1\n[profile work]\nregion = eu-central-1\n[profile none]\noutput = json\n',
  );
  process.env.AWS_CONFIG_FILE = join(directory, 'config');
  process.env.AWS_SHARED_CREDENTIALS_FILE = join(directory, 'credentials');
});
afterAll(() => {
  process.env = before;
});

describe('awsRegion', () => {
  it.each([
    [
      { AWS_REGION: 'us-east-2', AWS_DEFAULT_REGION: 'us-west-1', AWS_PROFILE: 'work' },
      { region: 'us-east-2', setting: 'AWS_REGION' },
    ],
    [
      { AWS_REGION: '', AWS_DEFAULT_REGION: 'us-west-1' },
      { region: 'us-west-1', setting: 'AWS_DEFAULT_REGION' },
    ],
    [{ AWS_PROFILE: 'work' }, { region: 'eu-central-1', setting: 'region of the AWS profile work' }],
    [{}, { region: 'eu-west-1', setting: 'region of the AWS profile default' }],
    [{ AWS_PROFILE: 'none' }, undefined],
    [{ AWS_PROFILE: 'unknown' }, undefined],
  ])('%j', async (environment, expected) => {
    expect(await awsRegion(environment)).toEqual(expected);
  });
});
