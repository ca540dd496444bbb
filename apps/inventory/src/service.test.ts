import { describe, expect, it } from '@jest/globals';
import { testServiceDefinition } from '@muster/service-definition/testing';
import { service } from './service.ts';

testServiceDefinition(service);

describe('the inventory', () => {
  it('states what calls each function', () => {
    expect(
      service.functions.map(({ name, taskStates, command }) => [name, taskStates ?? { command }]),
    ).toEqual([
      ['discover', ['Discover', 'Rediscover', 'ScanAgain']],
      ['markUnreadable', ['MarkUnreadable']],
      ['markOutOfScope', ['MarkOutOfScope']],
      ['checkReader', { command: 'doctor' }],
    ]);
  });
});
