import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { requestOf } from '@muster/configuration';
import type { RunRequest } from '@muster/contracts';
import { loadConfig } from '../config/load-config.ts';
import { fakeSurroundings, storedRequest } from '../testing/fake-surroundings.ts';
import { resumeCommandOf } from './resume-command.ts';

const demo = fileURLToPath(new URL('../../demo/muster.yaml', import.meta.url));
const demonstration = requestOf(await loadConfig(demo, '/'), {
  runId: 'r1',
  tag: true,
  homeRegion: 'us-east-1',
});
const local = {
  location: { engine: 'local', dataDirectory: '/demo' },
  locationText: ' --data /demo',
} as const;
const aws = {
  location: { engine: 'aws', stage: 'prod' },
  locationText: ' --engine aws --stage prod',
} as const;

const commandFor = (request: RunRequest | undefined, where: typeof local | typeof aws, holds: boolean) =>
  resumeCommandOf('r1', { getRequest: async () => request }, where, {
    ...fakeSurroundings('/nowhere').surroundings,
    holdsDemonstration: (directory) => holds && directory === '/demo',
  });

describe('the command that resumes a run', () => {
  it('is npm start for the demonstration', async () => {
    expect(await commandFor(demonstration, local, true)).toBe('npm start -- --resume r1 --data /demo');
  });

  it.each([
    ['of other accounts in the folder of the demonstration', storedRequest, local, true],
    ['of the same accounts without a demonstration', demonstration, local, false],
    ['that was not stored', undefined, local, true],
  ])('is npx muster run for a run %s', async (_, request, where, holds) => {
    expect(await commandFor(request, where, holds)).toBe('npx muster run --resume r1 --data /demo');
  });

  it('contains the stage in AWS', async () => {
    expect(await commandFor(demonstration, aws, true)).toBe(
      'npx muster run --resume r1 --engine aws --stage prod',
    );
  });
});
