import { expect, it } from '@jest/globals';
import { inDeployOrder } from './deploy-order.ts';

it('puts services in the order of deployment', () => {
  expect(inDeployOrder(['orchestrator', 'inventory'])).toEqual(['inventory', 'orchestrator']);
  expect(inDeployOrder([])).toEqual([]);
});

it('refuses a service that it does not know', () => {
  expect(() => inDeployOrder(['inventory', 'billing'])).toThrow(
    expect.objectContaining({ code: 'UnknownService', services: ['billing'] }),
  );
});
