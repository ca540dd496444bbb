import { describe, expect, it } from '@jest/globals';
import { InstanceAttributes } from '@muster/contracts';
import fc from 'fast-check';
import { type DescribedInstance, observe } from './observe-instance.ts';

const described: DescribedInstance = {
  InstanceId: 'i-0123456789abcdef0',
  InstanceType: 'm7g.large',
  State: { Name: 'running' },
  LaunchTime: '2026-11-23T08:00:00.000Z',
  Tags: [
    { Key: 'Name', Value: 'web-1' },
    { Key: 'empty', Value: '' },
  ],
};
const seen = (change: DescribedInstance) => {
  const observed = observe({ ...described, ...change });
  if (!('attributes' in observed)) throw new Error(observed.problem);
  return observed;
};

describe('observe', () => {
  it('keeps a plain instance and reports nothing odd', () => {
    expect(observe(described)).toEqual({
      attributes: {
        resourceId: 'i-0123456789abcdef0',
        state: 'running',
        instanceType: 'm7g.large',
        launchTime: '2026-11-23T08:00:00.000Z',
        tags: new Map([
          ['Name', 'web-1'],
          ['empty', ''],
        ]),
      },
      // cspell:ignore puwze yyac
      contentHash: 'Ph0puwze3YyacBKp',
    });
  });

  it('computes the same digest for tags in any order', () => {
    const Tags = [...(described.Tags ?? [])].reverse();
    expect(seen({ Tags }).contentHash).toBe(seen({}).contentHash);
    const twice = [
      { Key: 'k', Value: 'a' },
      { Key: 'k', Value: 'b' },
    ];
    expect(seen({ Tags: twice }).contentHash).toBe(seen({ Tags: [...twice].reverse() }).contentHash);
  });

  it.each<[DescribedInstance, odd: string, kept: object]>([
    [{ LaunchTime: '' }, 'launchTime "" is not a time', { launchTime: undefined }],
    [{ LaunchTime: '2026-02-30T99:00:00Z' }, 'launchTime "2026-02-30T99:00:00Z" is not a time', {}],
    [{ LaunchTime: 'yesterday\nat noon' }, 'launchTime "yesterday at noon" is not a time', {}],
    [{ InstanceType: undefined }, 'no instanceType', { instanceType: undefined }],
    [{ InstanceType: '' }, 'no instanceType', { instanceType: undefined }],
    [{ State: undefined }, 'no state', { state: 'unknown' }],
    [{ State: { Name: undefined } }, 'no state', { state: 'unknown' }],
    [{ State: { Name: 'hibernated' } }, 'state "hibernated" is not known', { state: 'unknown' }],
    [{ State: { Name: 'unknown' } }, 'state "unknown" is not known', { state: 'unknown' }],
    [{ State: { Name: 'constructor' } }, 'state "constructor" is not known', { state: 'unknown' }],
    [
      { Tags: [{ Value: 'x' }, { Key: '', Value: 'y' }, { Key: 'k', Value: 'v' }] },
      'a tag without a key (value "x"); a tag without a key (value "y")',
      { tags: new Map([['k', 'v']]) },
    ],
    [
      {
        Tags: [
          { Key: 'k', Value: 'b' },
          { Key: 'k', Value: 'a' },
        ],
      },
      'tag "k" is there twice',
      { tags: new Map([['k', 'b']]) },
    ],
    [
      { State: undefined, InstanceType: undefined, LaunchTime: 'x'.repeat(50) },
      `no state; no instanceType; launchTime "${'x'.repeat(40)}…" is not a time`,
      { state: 'unknown' },
    ],
  ])('keeps the readable parts of an instance with %j', (change, odd, kept) => {
    const observed = seen(change);
    expect(observed.odd).toBe(odd);
    expect(observed.attributes).toMatchObject({ resourceId: 'i-0123456789abcdef0', ...kept });
    expect(InstanceAttributes.parse(observed.attributes)).toEqual(observed.attributes);
  });

  it.each<DescribedInstance>([
    { LaunchTime: undefined },
    { LaunchTime: '2026-11-23T08:00:00Z' },
    { LaunchTime: '2026-11-23T09:00:00.000+01:00' },
    { Tags: undefined },
    { Tags: [{ Key: 'k' }] },
    { InstanceId: 'i-0ABC' },
    { InstanceId: 'mi-1' },
  ])('reports nothing odd for an instance with %j', (change) => {
    expect(seen(change).odd).toBeUndefined();
  });

  it.each<[DescribedInstance, string]>([
    [{ InstanceId: undefined }, 'no instanceId'],
    [{ InstanceId: '' }, 'instanceId "" is not an id'],
    [{ InstanceId: ' i-0123456789abcdef0' }, 'instanceId " i-0123456789abcdef0" is not an id'],
    [{ InstanceId: 'constructor' }, 'instanceId "constructor" is not an id'],
    [{ InstanceId: 'i-1\ni-2' }, 'instanceId "i-1 i-2" is not an id'],
  ])('keeps no part of an instance with %j', (change, problem) => {
    expect(observe({ ...described, ...change })).toEqual({ problem });
  });

  it.each([
    ['2026-02-28T08:00:00.000Z', '2026-02-28T08:00:00.000Z'],
    ['2026-02-28T08:00:00Z', '2026-02-28T08:00:00.000Z'],
    ['2026-02-30T08:00:00.000Z', '2026-03-02T08:00:00.000Z'],
    ['2026-11-23T24:00:00.000Z', '2026-11-24T00:00:00.000Z'],
  ])('stores the launch time %s as %s', (written, stored) => {
    expect(seen({ LaunchTime: written }).attributes.launchTime).toBe(stored);
  });

  it('returns an instance that the table can store, whatever EC2 returns', () => {
    const text = fc.option(fc.oneof(fc.string(), fc.constantFrom('running', 'constructor', '__proto__')), {
      nil: undefined,
    });
    fc.assert(
      fc.property(
        fc.record({
          InstanceType: text,
          LaunchTime: text,
          ImageId: text,
          State: fc.option(fc.record({ Name: text }), { nil: undefined }),
          Tags: fc.option(fc.array(fc.record({ Key: text, Value: text }), { maxLength: 60 }), {
            nil: undefined,
          }),
        }),
        (change) => {
          const { attributes, odd } = seen(change);
          expect(InstanceAttributes.safeParse(attributes).error).toBeUndefined();
          expect((odd ?? '').length).toBeLessThanOrEqual(300);
        },
      ),
    );
  });
});
