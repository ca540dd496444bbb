import { describe, expect, it } from '@jest/globals';
import { matchesRegion } from '@muster/regions';
import fc from 'fast-check';
import { regionsOverlap } from './regions-overlap.ts';

describe('regionsOverlap', () => {
  it.each([
    ['enabled', ['eu-west-1'], true],
    [['eu-west-1'], 'enabled', true],
    [['eu-west-1'], ['eu-west-1'], true],
    [['eu-west-1'], ['eu-west-2', 'us-east-1'], false],
    [['eu-*'], ['us-*'], false],
    [['eu-*'], ['*-west-1'], true],
    [['eu-*'], ['us-east-1', 'eu-new-1'], true],
    [['*'], ['us-east-1'], true],
    [['us-gov-*'], ['us-east-*'], false],
  ] as const)('%j and %j: %s', (a, b, expected) => {
    expect(regionsOverlap(typeof a === 'string' ? a : [...a], typeof b === 'string' ? b : [...b])).toBe(
      expected,
    );
  });

  it('finds every region that both patterns match', () => {
    const piece = fc.constantFrom('a', 'b', '-', '*');
    const pattern = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const region = fc
      .array(fc.constantFrom('a', 'b', '-'), { maxLength: 6 })
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(pattern, pattern, region, (a, b, name) => {
        if (matchesRegion(a, name) && matchesRegion(b, name)) expect(regionsOverlap([a], [b])).toBe(true);
      }),
    );
  });
});
