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

describe('how to go on with a run', () => {
  it('of the demonstration', async () => {
    expect(await commandFor(demonstration, local, true)).toBe('npm start -- --resume r1 --data /demo');
  });

  it.each([
    ['of other accounts beside the demonstration', storedRequest, local, true],
    ['of the same accounts where there is no demonstration', demonstration, local, false],
    ['that was not stored', undefined, local, true],
  ])('%s', async (_, request, where, holds) => {
    expect(await commandFor(request, where, holds)).toBe('npx muster run --resume r1 --data /demo');
  });

  it('in AWS', async () => {
    expect(await commandFor(demonstration, aws, true)).toBe(
      'npx muster run --resume r1 --engine aws --stage prod',
    );
  });
});
