import { describe, expect, it } from '@jest/globals';
import { rulesOfResource, withStoredTasks } from './rule-tally.ts';

describe('the rules of a resource in a task', () => {
  const task = { ruleIds: ['a', 'b', 'c'] };
  it('are all rules of the task by default', () => {
    expect(rulesOfResource(task, { id: 'i-1', before: [] } as never)).toEqual(['a', 'b', 'c']);
  });

  it('are those at the given positions', () => {
    expect(rulesOfResource(task, { id: 'i-1', before: [], rules: [2, 0] } as never)).toEqual(['c', 'a']);
  });
});

describe('the rules of a plan whose tasks another planner wrote', () => {
  it('count the planned tasks, in the order of the rules', () => {
    const plan = [{ id: 'b', planned: 9, kept: 1, nothingToDo: 2, overruled: 3 }];
    const planned = new Map([
      ['b', 5],
      ['a', 7],
    ]);
    expect(withStoredTasks(plan, planned, ['a', 'b', 'c'])).toEqual([
      { id: 'a', planned: 7, kept: 0, nothingToDo: 0, overruled: 0 },
      { id: 'b', planned: 5, kept: 1, nothingToDo: 2, overruled: 3 },
    ]);
  });
});
