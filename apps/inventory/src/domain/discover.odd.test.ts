import { describe, expect, it } from '@jest/globals';
import { TokenRefusedError } from '../errors.ts';
import type { ResourcePage, ResourceSource } from '../ports/resource-source.ts';
import { bench, idOf, inputFor, instance, sourceOf } from '../testing/fixtures.ts';
import { changed } from '../testing/test-stores.ts';
import { discover } from './discover.ts';

const odd = (number: number, problem = 'no state') => ({ ...instance(number, 'unknown'), odd: problem });
/** The same pages with odd instances. */
const withPages = (pages: readonly Partial<ResourcePage>[]): ResourceSource => ({
  page: (token) => {
    const index = Number(token ?? 0);
    const nextToken = index + 1 < pages.length ? String(index + 1) : undefined;
    return Promise.resolve({ resources: [], ...pages[index], nextToken });
  },
});
const goneIds = ({ inventory }: ReturnType<typeof bench>) =>
  [...inventory.items.values()]
    .filter(({ goneAt }) => goneAt !== undefined)
    .map(({ resourceId }) => resourceId);

describe('discover with odd instances from EC2', () => {
  it('stores them with the others, counts them and names them', async () => {
    const { inventory, ports } = bench();
    const pages = [[instance(1), odd(2)], [odd(3, 'no instanceType; no state')]];
    const output = await discover(inputFor('r1'), ports(sourceOf(pages)));
    expect(output).toMatchObject({
      done: true,
      resources: { seen: 3, added: 3 },
      odd: {
        count: 2,
        withoutId: 0,
        first: [
          { id: idOf(2), problem: 'no state' },
          { id: idOf(3), problem: 'no instanceType; no state' },
        ],
      },
    });
    expect([...inventory.items.values()].map(({ state }) => state)).toEqual([
      'running',
      'unknown',
      'unknown',
    ]);
  });

  it('reports nothing if nothing is odd', async () => {
    const { ports } = bench();
    const output = await discover(inputFor('r1'), ports(sourceOf([[instance(1)]])));
    expect(output).not.toHaveProperty('odd');
    expect(output).not.toHaveProperty('managedHidden');
  });

  it('counts one that is on several pages once, and names ten', async () => {
    const { ports } = bench();
    const many = Array.from({ length: 25 }, (_, number) => odd(number));
    const { odd: found } = await discover(inputFor('r1'), ports(sourceOf([many, many, [odd(3), odd(3)]])));
    expect(found?.count).toBe(25);
    expect(found?.first.map(({ id }) => id)).toEqual(
      many.slice(0, 10).map((each) => each.attributes.resourceId),
    );
  });

  it('counts a page once that is repeated after a crash', async () => {
    const { inventory, ports } = bench();
    const pages = [{ resources: [odd(1)] }, { resources: [odd(2)], withoutId: ['no instanceId'] }, {}];
    let puts = 0;
    const dying = changed(inventory, {
      put: async (resources) => {
        await inventory.put(resources);
        if (++puts === 2) throw new Error('killed');
      },
    });
    const dies = ports(withPages(pages), { inventory: dying });
    await expect(discover(inputFor('r1'), dies)).rejects.toThrow('killed');
    const { odd: found } = await discover(inputFor('r1'), ports(withPages(pages)));
    expect(found).toMatchObject({ count: 3, withoutId: 1 });
  });

  it('counts again if the listing starts again', async () => {
    const { ports } = bench();
    const pages = sourceOf([[odd(1)], [instance(2)]]);
    let refusals = 1;
    const refusing: ResourceSource = {
      page: (token) =>
        token !== undefined && refusals-- > 0
          ? Promise.reject(new TokenRefusedError('x'))
          : pages.page(token),
    };
    const output = await discover(inputFor('r1'), ports(refusing));
    expect(output).toMatchObject({ restarts: 1, odd: { count: 1 } });
  });

  it('marks nothing as gone while the listing contains an instance without an ID, which may be any of them', async () => {
    const world = bench();
    await discover(inputFor('r1'), world.ports(sourceOf([[instance(1), instance(2), instance(3)]])));
    const nameless = withPages([{ withoutId: ['no instanceId'] }, { resources: [instance(1)] }]);
    const second = await discover(inputFor('r2'), world.ports(nameless));
    expect(second).toMatchObject({
      done: true,
      resources: { seen: 1, unchanged: 1, gone: 0 },
      odd: { count: 1, withoutId: 1, first: [{ problem: 'no instanceId' }] },
    });
    expect(goneIds(world)).toEqual([]);
    const third = await discover(inputFor('r3'), world.ports(sourceOf([[instance(1), instance(2)]])));
    expect(third.resources).toMatchObject({ seen: 2, gone: 1 });
    expect(goneIds(world)).toEqual([idOf(3)]);
  });

  it('still marks a terminated instance as gone in this case', async () => {
    const world = bench();
    await discover(inputFor('r1'), world.ports(sourceOf([[instance(1), instance(2)]])));
    const page = { resources: [instance(2, 'terminated')], withoutId: ['no instanceId'] };
    expect((await discover(inputFor('r2'), world.ports(withPages([page])))).resources.gone).toBe(1);
    expect(goneIds(world)).toEqual([idOf(2)]);
  });

  it('never marks an instance as gone whose state cannot be read', async () => {
    const world = bench();
    await discover(inputFor('r1'), world.ports(sourceOf([[instance(1)]])));
    const { resources } = await discover(inputFor('r2'), world.ports(sourceOf([[odd(1)]])));
    expect(resources).toEqual({ seen: 1, added: 0, changed: 1, unchanged: 0, gone: 0 });
    expect(goneIds(world)).toEqual([]);
  });

  it('marks no managed instance as gone if the endpoint does not list them', async () => {
    const world = bench();
    const { attributes, ...rest } = instance(2);
    const managed = { ...rest, attributes: { ...attributes, managedBy: 'eks.amazonaws.com' } };
    await discover(inputFor('r1'), world.ports(sourceOf([[instance(1), managed, instance(3)]])));
    const hiding = withPages([{ managedHidden: true }, { resources: [instance(1)], managedHidden: true }]);
    const second = await discover(inputFor('r2'), world.ports(hiding));
    expect(second).toMatchObject({ managedHidden: true, resources: { seen: 1, gone: 1 } });
    expect(goneIds(world)).toEqual([idOf(3)]);
  });
});
