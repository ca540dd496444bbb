import { describe, expect, it } from '@jest/globals';
import { registerResourceType, resourceTypeOf, resourceTypes } from './index.ts';

describe('resource types', () => {
  it('are instances where nothing is named', () => {
    expect(resourceTypeOf().name).toBe('ec2:instance');
    expect(resourceTypeOf('ec2:instance').words.many).toBe('instances');
    expect(resourceTypes().map(({ name }) => name)).toEqual(['ec2:instance']);
  });

  it('are refused where this version does not know them', () => {
    expect(() => resourceTypeOf('ec2:volume')).toThrow(
      expect.objectContaining({
        code: 'UnknownResourceType',
        message:
          'This version of Muster does not know the resource type "ec2:volume"; deploy a newer version',
      }),
    );
  });

  it('can be added and removed', () => {
    const remove = registerResourceType({ ...resourceTypeOf(), name: 'toy:boat' });
    expect(resourceTypeOf('toy:boat').name).toBe('toy:boat');
    remove();
    expect(() => resourceTypeOf('toy:boat')).toThrow('toy:boat');
  });
});
