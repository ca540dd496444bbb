import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { serviceNames } from './services.ts';

const root = new URL('../../../../../', import.meta.url);

describe('the order of deployment', () => {
  it('follows from the parameters that each service reads', () => {
    expect(serviceNames).toEqual(['inventory', 'tagger', 'orchestrator']);
  });

  it('is the order of the commands in docs/deploy.md', () => {
    const text = readFileSync(new URL('docs/deploy.md', root), 'utf8');
    const commands = [...text.matchAll(/^npx nx run (\w+):deploy /gm)].map(([, service]) => service);
    expect(commands.slice(0, serviceNames.length)).toEqual(serviceNames);
  });
});
