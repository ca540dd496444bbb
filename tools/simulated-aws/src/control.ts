import { z } from 'zod';
import { actionsSchema, performActions } from './actions.ts';
import { InvalidOptionsError } from './errors.ts';
import { describeIssues } from './options.ts';
import type { Simulation } from './simulation.ts';

export const CONTROL_PREFIX = '/_simulated-aws/';

export interface ControlAnswer {
  readonly status: number;
  readonly body: string;
}

/** An object in JSON that is read into a `Map`, because zod's record loses the tag `__proto__`. */
const tagsSchema = z
  .unknown()
  .transform((tags) => Object.entries(Object(tags)))
  .pipe(z.array(z.tuple([z.string(), z.string()])))
  .transform((tags): ReadonlyMap<string, string> => new Map(tags));

/** One instance as a complete inventory should see it. */
export const truthItemSchema = z.object({
  instanceId: z.string(),
  state: z.enum(['running', 'stopped', 'terminated']),
  tags: tagsSchema,
  /** Managed by an AWS service, and therefore hidden unless IncludeManagedResources is sent. */
  managed: z.boolean(),
});

export type TruthItem = z.infer<typeof truthItemSchema>;

/** Answers a request under `/_simulated-aws/`; `body` is the request's body. */
export function callControl(
  request: { method: string; url: URL; body: string; nowMs: number },
  simulation: Simulation,
): ControlAnswer {
  try {
    const answer = route(request, simulation);
    if (answer === undefined)
      return json(404, { error: `no such endpoint: ${request.method} ${request.url.pathname}` });
    return json(200, answer);
  } catch (error) {
    if (error instanceof z.ZodError) return json(400, { error: describeIssues(error) });
    if (error instanceof InvalidOptionsError) return json(400, { error: error.message });
    if (error instanceof SyntaxError) return json(400, { error: `the body is not JSON: ${error.message}` });
    throw error;
  }
}

function route(
  { method, url, body, nowMs }: { method: string; url: URL; body: string; nowMs: number },
  simulation: Simulation,
): unknown {
  switch (`${method} ${url.pathname.slice(CONTROL_PREFIX.length)}`) {
    case 'GET stats':
      return simulation.stats.snapshot();
    case 'POST reset-stats':
      simulation.stats.reset();
      return {};
    case 'GET truth':
      return truth(url.searchParams, simulation, nowMs);
    case 'GET faults':
      return simulation.faults.current;
    case 'POST faults':
      return simulation.faults.merge(JSON.parse(body));
    case 'POST actions':
      return performActions(actionsSchema.parse(JSON.parse(body)), simulation.world, nowMs);
    default:
      return undefined;
  }
}

function truth(
  query: URLSearchParams,
  { world }: Simulation,
  nowMs: number,
): z.input<typeof truthItemSchema>[] {
  const accountId = query.get('account') ?? '';
  const region = query.get('region') ?? '';
  if (!world.hasAccount(accountId) || !world.isRegionEnabled(region)) {
    throw new InvalidOptionsError(`target "${accountId}/${region}" does not exist: set account= and region=`);
  }
  const fleet = world.fleet(accountId, region);
  const items: z.input<typeof truthItemSchema>[] = [];
  for (let index = 0; index < fleet.size; index += 1) {
    const state = fleet.stateOf(index, nowMs);
    if (state === undefined) continue;
    const tags = Object.fromEntries(fleet.tags(index));
    items.push({ instanceId: fleet.idOf(index), state, tags, managed: fleet.isManaged(index) });
  }
  return items;
}

function json(status: number, value: unknown): ControlAnswer {
  return { status, body: JSON.stringify(value) };
}
