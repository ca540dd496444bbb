import { z } from 'zod';
import { InvalidOptionsError } from './errors.ts';
import type { Mutation } from './fleet/mutations.ts';
import type { TargetFleet } from './fleet/target-fleet.ts';
import type { World } from './fleet/world.ts';

const target = { accountId: z.string().regex(/^\d{12}$/), region: z.string() };
const instanceIds = z.array(z.string()).min(1);
const count = z.int().min(1).max(1_000_000);
const chosen = z.union([z.strictObject({ ...target, count }), z.strictObject({ ...target, instanceIds })]);

/** Events in a fleet. Several are carried out in the order terminate, stop, launch, vanish, tag, untag. */
export const actionsSchema = z.strictObject({
  /** From now on listed as terminated, for `terminatedVisibleMs`. */
  terminate: chosen.optional(),
  stop: chosen.optional(),
  launch: z.strictObject({ ...target, count }).optional(),
  /** Removed immediately, without being listed as terminated. */
  vanish: chosen.optional(),
  /** Sets tags without a call that is counted. */
  tag: z
    .strictObject({ ...target, instanceIds, tags: z.array(z.tuple([z.string(), z.string()])) })
    .optional(),
  /** Removes tags, with any value, without a call that is counted. */
  untag: z.strictObject({ ...target, instanceIds, keys: z.array(z.string()).min(1) }).optional(),
});

export type Actions = z.infer<typeof actionsSchema>;

export const actionsResultSchema = z.object({
  terminate: z.object({ instanceIds: z.array(z.string()) }).optional(),
  stop: z.object({ instanceIds: z.array(z.string()) }).optional(),
  launch: z.object({ instanceIds: z.array(z.string()) }).optional(),
  vanish: z.object({ instanceIds: z.array(z.string()) }).optional(),
  tag: z.object({ instanceIds: z.array(z.string()) }).optional(),
  untag: z.object({ instanceIds: z.array(z.string()) }).optional(),
});

/** The IDs that each action affected. Fewer than `count` if there were not enough. */
export type ActionsResult = z.infer<typeof actionsResultSchema>;

/** Carries out the actions. Throws `InvalidOptionsError` if a named instance is not listed. */
export function performActions(actions: Actions, world: World, nowMs: number): ActionsResult {
  const result: ActionsResult = {};
  for (const kind of ['terminate', 'stop', 'launch', 'vanish'] as const) {
    const action = actions[kind];
    if (action === undefined) continue;
    const where = whereOf(kind, action, world);
    const { accountId, region } = where;
    const mutation: Mutation =
      kind === 'launch'
        ? { kind, ...where, count: 'count' in action ? action.count : 0, atEpochMs: nowMs }
        : {
            kind,
            ...where,
            instanceIds: choose(action, world.fleet(accountId, region), nowMs),
            atEpochMs: nowMs,
          };
    result[kind] = { instanceIds: world.mutate(mutation) };
  }
  const { tag, untag } = actions;
  if (tag !== undefined)
    result.tag = changed('tag', tag, { kind: 'createTags', tags: tag.tags }, world, nowMs);
  if (untag !== undefined)
    result.untag = changed(
      'untag',
      untag,
      { kind: 'deleteTags', tags: untag.keys.map((key) => ({ key })) },
      world,
      nowMs,
    );
  return result;
}

type Place = 'accountId' | 'region' | 'instanceIds';
type TagChange =
  | Omit<Extract<Mutation, { kind: 'createTags' }>, Place>
  | Omit<Extract<Mutation, { kind: 'deleteTags' }>, Place>;

function changed(
  name: string,
  action: { accountId: string; region: string; instanceIds: string[] },
  change: TagChange,
  world: World,
  nowMs: number,
): { instanceIds: string[] } {
  const where = whereOf(name, action, world);
  const instanceIds = choose(action, world.fleet(where.accountId, where.region), nowMs);
  return { instanceIds: world.mutate({ ...change, ...where, instanceIds }) };
}

function whereOf(
  kind: string,
  { accountId, region }: { accountId: string; region: string },
  world: World,
): { accountId: string; region: string } {
  if (!world.hasAccount(accountId) || !world.isRegionEnabled(region))
    throw new InvalidOptionsError(`${kind}: target ${accountId}/${region} does not exist`);
  return { accountId, region };
}

function choose(
  action: { count: number } | { instanceIds: string[] },
  fleet: TargetFleet,
  nowMs: number,
): string[] {
  if ('count' in action) return fleet.pickLive(action.count, nowMs);
  const unknown = action.instanceIds.find((id) => fleet.findVisible(id, nowMs) === undefined);
  if (unknown !== undefined) throw new InvalidOptionsError(`instance ${unknown} does not exist`);
  return action.instanceIds;
}
