import { Writable } from 'node:stream';
import { expect, it } from '@jest/globals';
import { createDisplay } from './display.ts';

it.each([
  ['a target on one machine', { type: 'taggingPaused', accountId: '111111111111', region: 'us-east-1' }],
  ['a stage', { type: 'stagePause' }],
] as const)('says once for each pause of %s that tagging is paused', (_, event) => {
  let stderr = '';
  const display = createDisplay(
    { runId: 'r1', json: false, accountNames: new Map(), locationText: ' --data d' },
    {
      stderr: new Writable({
        write: (chunk, _encoding, done) => {
          stderr += String(chunk);
          done();
        },
      }),
      environment: {},
      now: () => new Date(0),
    },
  );
  for (const pausedAt of ['first', 'first', 'second']) display.observe({ ...event, pausedAt });
  display.stop();
  expect(stderr).toBe(
    'tagging is paused since first; the run waits until "npx muster tag resume --data d"\n' +
      'tagging is paused since second; the run waits until "npx muster tag resume --data d"\n',
  );
});
