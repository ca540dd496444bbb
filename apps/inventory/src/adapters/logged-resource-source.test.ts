import { expect, it } from '@jest/globals';
import type { ResourcePage } from '../ports/resource-source.ts';
import { instance } from '../testing/fixtures.ts';
import { LoggedResourceSource } from './logged-resource-source.ts';

it('logs the odd values of each page with the resource ID, up to a limit', async () => {
  const lines: unknown[] = [];
  const page: ResourcePage = {
    resources: [instance(1), { ...instance(2), odd: 'no state' }],
    withoutId: ['no instanceId'],
    managedHidden: true,
    nextToken: 't',
  };
  const long = { resources: Array.from({ length: 150 }, (_, n) => ({ ...instance(n), odd: 'no state' })) };
  const pages = [page, page, long, { resources: [instance(3)] }];
  const source = new LoggedResourceSource({ page: () => Promise.resolve(pages.shift() ?? page) }, (...line) =>
    lines.push(line),
  );
  const odd = [
    ['OddInstance', { problem: 'no instanceId' }],
    ['OddInstance', { instanceId: 'i-00000000000000002', problem: 'no state' }],
  ];
  expect(await source.page()).toBe(page);
  const hidden = ['ManagedResourcesHidden', { reason: 'the endpoint does not know IncludeManagedResources' }];
  expect(lines.splice(0)).toEqual([hidden, ...odd]);
  await source.page();
  expect(lines.splice(0)).toEqual(odd);
  await source.page();
  expect(lines.splice(0)).toHaveLength(101);
  await source.page();
  expect(lines).toEqual([]);
});
