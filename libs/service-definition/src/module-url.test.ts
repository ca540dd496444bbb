import { describe, expect, it } from '@jest/globals';
import { moduleUrl } from './index.ts';

describe('the URL of a module', () => {
  it.each([
    ['src/functions/discover/handler.handler', 'file:///toy/src/functions/discover/handler.ts'],
    ['src/adapters/sqlite-stores.ts', 'file:///toy/src/adapters/sqlite-stores.ts'],
  ])('%s is below the root of the service', (path, expected) => {
    expect(moduleUrl({ root: new URL('file:///toy/') }, path)).toBe(expected);
  });
});
