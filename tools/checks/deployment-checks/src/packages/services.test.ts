import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { serviceNames } from './services.ts';

const root = new URL('../../../../../', import.meta.url);

describe('the order of deployment', () => {
  it('follows from the parameters that each service reads', () => {
    expect(serviceNames).toEqual(['inventory', 'tagger', 'orchestrator']);
  });

  it('is the one that docs/deploy.md names', () => {
    const text = readFileSync(new URL('docs/deploy.md', root), 'utf8');
    expect(text).toContain(`in the order ${serviceNames.join(', ')},`);
  });
});
