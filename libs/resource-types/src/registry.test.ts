import { describe, expect, it } from '@jest/globals';
import { statesOfResources, wordsForAll, WrittenRules } from '@muster/contracts';
import {
  isRuleOf,
  registerResourceType,
  resourceTypeOf,
  resourceTypes,
  resourceTypesIn,
  typeField,
  typesOfRule,
} from './index.ts';
import { toyBoat } from './testing/index.ts';

describe('resource types', () => {
  it('are instances if no type is named', () => {
    expect(resourceTypeOf().name).toBe('ec2:instance');
    expect(resourceTypeOf('ec2:instance').words.many).toBe('instances');
    expect(resourceTypes().map(({ name }) => name)).toEqual(['ec2:instance']);
  });

  it('are refused if this version does not know them', () => {
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

  it('are read in the regions that have them', () => {
    const remove = registerResourceType(toyBoat);
    const namesIn = (region: string) => resourceTypesIn(region).map(({ name }) => name);
    expect(namesIn('us-east-1')).toEqual(['ec2:instance', 'toy:boat']);
    expect(namesIn('ap-south-1')).toEqual(['ec2:instance']);
    remove();
    expect(namesIn('us-east-1')).toEqual(['ec2:instance']);
  });

  it('are named in items unless they are the default', () => {
    expect(typeField(undefined)).toEqual({});
    expect(typeField('ec2:instance')).toEqual({});
    expect(typeField('toy:boat')).toEqual({ resourceType: 'toy:boat' });
  });

  it('have common words if there are several', () => {
    expect(wordsForAll()).toEqual({ one: 'instance', many: 'instances' });
    const remove = registerResourceType(toyBoat);
    expect(wordsForAll()).toEqual({ one: 'resource', many: 'resources' });
    remove();
    expect(wordsForAll().many).toBe('instances');
    const removeStateless = registerResourceType({ ...toyBoat, states: [] });
    expect(statesOfResources()).toEqual([...resourceTypeOf().states, 'unknown', 'none']);
    removeStateless();
  });

  it('can be named by a rule, which applies to instances otherwise', () => {
    const rule = (resourceTypes: unknown) => [{ id: 'r', match: { resourceTypes }, set: { Key: 'value' } }];
    expect(WrittenRules.safeParse(rule(['toy:boat'])).error?.issues).toMatchObject([
      {
        path: [0, 'match', 'resourceTypes', 0],
        message: 'Invalid option: expected one of "ec2:instance"',
      },
    ]);
    const remove = registerResourceType(toyBoat);
    const [old, named] = WrittenRules.parse([
      { id: 'old', match: {}, set: { Key: 'value' } },
      ...rule(['toy:boat']).map((each) => ({ ...each, id: 'named' })),
    ]);
    if (old === undefined || named === undefined) throw new Error('two rules were written');
    expect([typesOfRule(old), typesOfRule(named)]).toEqual([['ec2:instance'], ['toy:boat']]);
    expect([isRuleOf(old, undefined), isRuleOf(old, 'ec2:instance'), isRuleOf(old, 'toy:boat')]).toEqual([
      true,
      true,
      false,
    ]);
    expect([isRuleOf(named, undefined), isRuleOf(named, 'toy:boat')]).toEqual([false, true]);
    remove();
  });

  it('have the states that a rule can name', () => {
    const rules = (state: unknown) => [{ id: 'r', match: { states: [state] }, set: { Key: 'value' } }];
    const messagesFor = (state: unknown) =>
      WrittenRules.safeParse(rules(state)).error?.issues.map(({ message }) => message);
    const states = '"pending"|"running"|"shutting-down"|"terminated"|"stopping"|"stopped"';
    expect(messagesFor('running')).toBeUndefined();
    expect(messagesFor('sunk')).toEqual([`Invalid option: expected one of ${states}`]);
    expect(messagesFor(16)).toEqual([`Invalid option: expected one of ${states}`]);
    const remove = registerResourceType(toyBoat);
    expect(messagesFor('sunk')).toBeUndefined();
    expect(messagesFor('running')).toBeUndefined();
    expect(messagesFor('lost')).toEqual([
      `Invalid option: expected one of ${states}|"afloat"|"sinking"|"sunk"`,
    ]);
    remove();
    expect(messagesFor('sunk')).toEqual([`Invalid option: expected one of ${states}`]);
  });
});
