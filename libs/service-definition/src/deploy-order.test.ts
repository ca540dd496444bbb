import { describe, expect, it } from '@jest/globals';
import type { ParameterName, ServiceDefinition } from './definitions.ts';
import { foreignParameters, inDeployOrder } from './deploy-order.ts';

const service = (name: string, reads: readonly ParameterName[]): ServiceDefinition => ({
  name,
  root: new URL('file:///'),
  functions: [
    {
      name: 'work',
      handler: 'src/functions/work/handler.handler',
      timeoutSeconds: 60,
      memoryMegabytes: 256,
      environment: Object.fromEntries(reads.map((parameter, index) => [`VARIABLE_${index}`, parameter])),
      permissions: [],
    },
  ],
  tables: [],
  queues: [],
});
const names = (services: readonly ServiceDefinition[]) => services.map(({ name }) => name);

describe('the parameters of other services', () => {
  it('come from the environment, tables in permissions and called functions, each once', () => {
    const [work] = service('a', ['a/own', 'c/queue-url', 'b/table-name']).functions;
    if (work === undefined) throw new Error('no function');
    expect(
      foreignParameters({
        ...service('a', []),
        functions: [
          {
            ...work,
            permissions: [
              { actions: ['dynamodb:Query'], on: { table: 'b/table-name' } },
              { actions: ['dynamodb:Query'], on: { table: 'b/other-table-name' } },
              { actions: ['dynamodb:Query'], on: { table: 'a/table-name' } },
              { actions: ['sts:AssumeRole'], on: { memberRole: 'reader' } },
              { actions: ['organizations:ListRoots'], on: 'any' },
            ],
          },
        ],
        stateMachines: [
          {
            name: 'm',
            parameter: 'a/machine-arn',
            definition: {},
            foreignFunctions: { ScanFunctionArn: 'd/scan-function-arn' },
          },
        ],
      }),
    ).toEqual(['b/other-table-name', 'b/table-name', 'c/queue-url', 'd/scan-function-arn']);
  });
});

describe('the order of deployment', () => {
  it('puts each service after those whose parameters it reads', () => {
    const all = [service('c', ['b/x', 'a/x']), service('b', ['a/x', 'b/y']), service('a', [])];
    expect(names(inDeployOrder(all))).toEqual(['a', 'b', 'c']);
  });

  it('otherwise keeps the given order, and ignores owners that are not among the services', () => {
    const all = [service('b', ['elsewhere/x']), service('a', [])];
    expect(names(inDeployOrder(all))).toEqual(['b', 'a']);
  });

  it('does not exist if services read parameters of one another', () => {
    expect(() => inDeployOrder([service('c', []), service('a', ['b/x']), service('b', ['a/x'])])).toThrow(
      'services read parameters of one another: a, b',
    );
  });
});
