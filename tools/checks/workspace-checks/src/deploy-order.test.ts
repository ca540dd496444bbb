import { expect, it } from '@jest/globals';
import { inDeployOrder } from './deploy-order.ts';

it('sorts services into the order of deployment', () => {
  expect(inDeployOrder(['orchestrator', 'inventory'])).toEqual(['inventory', 'orchestrator']);
  expect(inDeployOrder([])).toEqual([]);
});

it('refuses an unknown service', () => {
  expect(() => inDeployOrder(['inventory', 'billing'])).toThrow(
    expect.objectContaining({ code: 'UnknownService', services: ['billing'] }),
  );
});
