import { describe, expect, it } from '@jest/globals';
import { shortMessage } from './text.ts';

describe('shortMessage', () => {
  it('leaves 240 bytes as they are', () => {
    expect(shortMessage('a'.repeat(240))).toBe('a'.repeat(240));
  });

  it('cuts longer ones, with a mark', () => {
    expect(shortMessage('a'.repeat(241))).toBe(`${'a'.repeat(237)}…`);
  });

  it('cuts between characters', () => {
    expect(shortMessage('🦆'.repeat(100))).toBe(`${'🦆'.repeat(59)}…`);
  });
});
