import { describe, expect, it } from '@jest/globals';
import type { ParameterName, ServiceDefinition } from '@muster/service-definition';
import { handlerEnvironment } from './environment.ts';

const serviceOf = (...environments: Record<string, ParameterName>[]): ServiceDefinition => ({
  name: 'toy',
  root: new URL('file:///toy/'),
  functions: environments.map((environment, index) => ({
    name: `function${index}`,
    handler: 'src/handler.handler',
    timeoutSeconds: 1,
    memoryMegabytes: 128,
    environment,
    permissions: [],
  })),
  tables: [],
  queues: [],
});

const environmentOf = (service: ServiceDefinition, inherited: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv =>
  handlerEnvironment({
    inherited,
    services: [service],
    parameters: { 'toy/table-name': 'toy-local', 'toy/other-table-name': 'other-local' },
  });

describe('handlerEnvironment', () => {
  it('adds variables to those of the user, and a region if there is none', () => {
    expect(
      environmentOf(serviceOf({ TABLE_NAME: 'toy/table-name' }), { HOME: '/home/me', GONE: undefined }),
    ).toEqual({
      HOME: '/home/me',
      AWS_REGION: 'us-east-1',
      TABLE_NAME: 'toy-local',
    });
  });

  it('keeps the region, the profile and the AWS endpoints of the user', () => {
    expect(
      environmentOf(serviceOf(), {
        AWS_REGION: 'eu-west-1',
        AWS_PROFILE: 'work',
        AWS_ENDPOINT_URL: 'http://localhost:4566',
        AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8000',
        AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      }),
    ).toEqual({
      AWS_REGION: 'eu-west-1',
      AWS_PROFILE: 'work',
      AWS_ENDPOINT_URL: 'http://localhost:4566',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8000',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    });
  });

  it('rejects a variable with two values', () => {
    const service = serviceOf({ TABLE_NAME: 'toy/table-name' }, { TABLE_NAME: 'toy/other-table-name' });
    expect(() => environmentOf(service)).toThrow(
      'TABLE_NAME is toy-local for one function and other-local for another',
    );
  });

  it('rejects a parameter that no service provides', () => {
    expect(() => environmentOf(serviceOf({ TABLE_NAME: 'toy/no-table-name' }))).toThrow(
      'function0 needs toy/no-table-name, which no service provides',
    );
  });
});
