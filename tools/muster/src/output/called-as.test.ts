import { describe, expect, it } from '@jest/globals';
import { commandAsCalled, DEMONSTRATION, demonstrationWith, MUSTER } from './called-as.ts';

const searchPath = '/usr/local/bin:/usr/bin:/home/me/project/node_modules/.bin';

describe('the command as the user called it', () => {
  it.each([
    ['with npx in a clone', '/clone/node_modules/.bin/muster', undefined, 'npx muster'],
    ['by its file in a clone', '/clone/tools/muster/bin/muster.mjs', undefined, 'npx muster'],
    ['with npm start', '/clone/tools/muster/src/demo.ts', undefined, 'npx muster'],
    ['after npm link', '/usr/local/bin/muster', undefined, 'muster'],
    [
      'with npx from the cache',
      '/home/me/.npm/_npx/1f/node_modules/.bin/muster-aws',
      'muster-aws',
      'npx muster-aws',
    ],
    ['in a project', '/home/me/project/node_modules/.bin/muster', 'muster-aws', 'npx muster-aws'],
    ['after a global installation', '/usr/local/bin/muster', 'muster-aws', 'muster'],
    ['by the name of the package', '/usr/local/bin/muster-aws', 'muster-aws', 'muster-aws'],
    ['in a folder that no shell searches', '/opt/bin/muster', 'muster-aws', 'npx muster-aws'],
    ['by its file', '/usr/local/lib/node_modules/muster-aws/bin/muster.cjs', 'muster-aws', 'npx muster-aws'],
    ['under another name', '/usr/bin/jest', 'muster-aws', 'npx muster-aws'],
    ['from the standard input', undefined, 'muster-aws', 'npx muster-aws'],
  ])('%s', (_, script, packageName, expected) => {
    expect(commandAsCalled({ script, searchPath, packageName })).toBe(expected);
  });

  it('is npx without a PATH', () => {
    expect(
      commandAsCalled({ script: '/usr/local/bin/muster', searchPath: undefined, packageName: 'muster-aws' }),
    ).toBe('npx muster-aws');
  });
});

describe('in a clone', () => {
  it('npm start is the demonstration', () => {
    expect([MUSTER, DEMONSTRATION, demonstrationWith('--resume r1')]).toEqual([
      'npx muster',
      'npm start',
      'npm start -- --resume r1',
    ]);
  });
});
