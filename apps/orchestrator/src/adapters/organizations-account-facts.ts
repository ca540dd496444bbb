import {
  DescribeOrganizationalUnitCommand,
  ListParentsCommand,
  ListTagsForResourceCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  CallFailedError,
  countApiCalls,
  onceMore,
  organizationsClient,
  type Pause,
  ThrottledError,
} from '@muster/aws-session';
import { ListingBound } from '@muster/aws-session/answers';
import {
  defineContract,
  type NeededFacts,
  type OrganizationUnit,
  parseContract,
  type RunContext,
} from '@muster/contracts';
import { failureOf, ListingRepeatsError } from '@muster/errors';
import * as z from 'zod';
import type { AccountFactsReader, FactsReading, ReadFacts } from '../ports/account-facts.ts';

/** Answers, limited to what Muster reads. Source: Organizations API Reference. */
const ParentsV1 = defineContract({
  id: 'organization-parents.v1',
  schema: z.object({ Parents: z.array(z.object({ Id: z.string() })).min(1) }),
  example: { Parents: [{ Id: 'ou-abcd-11111111' }] },
});
const UnitV1 = defineContract({
  id: 'organizational-unit.v1',
  schema: z.object({ OrganizationalUnit: z.object({ Id: z.string(), Name: z.string() }) }),
  example: { OrganizationalUnit: { Id: 'ou-abcd-11111111', Name: 'Production' } },
});
const AccountTagsV1 = defineContract({
  id: 'organization-account-tags.v1',
  schema: z.object({
    Tags: z.array(z.object({ Key: z.string(), Value: z.string() })),
    NextToken: z.string().nullish(),
  }),
  example: { Tags: [{ Key: 'CostCenter', Value: '4711' }] },
});

type RunInOrganization = Pick<RunContext, 'runId' | 'homeRegion'>;

/**
 * Reads facts with the service's credentials, as `AwsOrganization` does. ListParents has one parent in its answer.
 * The units above a unit are read once for each run and process. All accounts of a run share the limits of these calls,
 * so throttling is expected, and the caller tries again. Other failures must not prevent the inventory.
 */
export class AwsAccountFacts implements AccountFactsReader {
  readonly #clientFor: (homeRegion: string) => OrganizationsClient;
  readonly #pause: Pause | undefined;
  #known: { readonly runId: string; readonly units: Map<string, Promise<OrganizationUnit[]>> } | undefined;

  /** @param pause waits before a refused call is repeated */
  constructor(clientFor: (homeRegion: string) => OrganizationsClient = organizationsClient, pause?: Pause) {
    this.#clientFor = clientFor;
    this.#pause = pause;
  }

  async read(run: RunInOrganization, accountId: string, needed: NeededFacts): Promise<FactsReading> {
    const { result, apiCalls } = await countApiCalls(async () => {
      const client = this.#clientFor(run.homeRegion);
      const units = await attempt(needed.units, () => this.#unitsAbove(run, accountId, client));
      const tags = await attempt(needed.tags, () => this.#tagsOf(accountId, client));
      const errors = [units, tags].flatMap((each) => ('error' in each ? [each.error] : []));
      const throttled = errors.find((error) => error instanceof Error && error.name === ThrottledError.code);
      if (throttled instanceof Error) return { error: throttled };
      const facts: ReadFacts = {
        ...('value' in units ? { units: units.value } : {}),
        ...('value' in tags ? { tags: tags.value } : {}),
        ...(errors.length > 0 ? { unread: failureOf(errors[0]) } : {}),
      };
      return { facts };
    });
    return { ...result, apiCalls };
  }

  /** From the root to the parent of an account or unit. */
  async #unitsAbove(
    run: RunInOrganization,
    childId: string,
    client: OrganizationsClient,
    below: readonly string[] = [],
  ): Promise<OrganizationUnit[]> {
    const call = `organizations:ListParents of ${childId}`;
    const answer = await this.#call(call, () => client.send(new ListParentsCommand({ ChildId: childId })));
    const [parent] = parseContract(ParentsV1, answer, call).Parents;
    if (parent === undefined) return [];
    if (parent.Id.startsWith('r-')) return [{ id: parent.Id }];
    if (below.includes(parent.Id)) throw new ListingRepeatsError(`${call}: the unit is below itself`);
    return this.#once(run, parent.Id, async () => {
      const above = await this.#unitsAbove(run, parent.Id, client, [...below, parent.Id]);
      return [...above, { id: parent.Id, name: await this.#nameOf(parent.Id, client) }];
    });
  }

  /** Reads what concerns a unit once for each run. What failed is read again. */
  #once(
    { runId }: RunInOrganization,
    unitId: string,
    read: () => Promise<OrganizationUnit[]>,
  ): Promise<OrganizationUnit[]> {
    if (this.#known?.runId !== runId) this.#known = { runId, units: new Map() };
    const { units } = this.#known;
    const known = units.get(unitId);
    if (known !== undefined) return known;
    const reading = read();
    units.set(unitId, reading);
    reading.catch(() => units.delete(unitId));
    return reading;
  }

  async #nameOf(unitId: string, client: OrganizationsClient): Promise<string> {
    const call = `organizations:DescribeOrganizationalUnit of ${unitId}`;
    const command = new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: unitId });
    const answer = await this.#call(call, () => client.send(command));
    return parseContract(UnitV1, answer, call).OrganizationalUnit.Name;
  }

  async #tagsOf(accountId: string, client: OrganizationsClient): Promise<[string, string][]> {
    const call = `organizations:ListTagsForResource of ${accountId}`;
    const tags = new Map<string, string>();
    const bound = new ListingBound(call);
    let token: string | undefined;
    do {
      const command = new ListTagsForResourceCommand({ ResourceId: accountId, NextToken: token });
      const answer = await this.#call(call, () => client.send(command));
      const page = parseContract(AccountTagsV1, answer, call);
      const before = tags.size;
      for (const { Key, Value } of page.Tags) tags.set(Key, Value);
      token = page.NextToken ?? undefined;
      if (token !== undefined) bound.goOn(token, tags.size - before);
    } while (token !== undefined);
    return [...tags];
  }

  /** @throws CallFailedError with the code of the error, after a second try if AWS refused the first */
  #call(call: string, send: () => Promise<unknown>): Promise<unknown> {
    return onceMore(send, { pause: this.#pause }).catch((error: unknown) => {
      throw new CallFailedError(call, error);
    });
  }
}

type Attempt<Value> = { readonly value: Value } | { readonly error: unknown } | Record<never, never>;

/** The value, or why it could not be read. Neither if it is not needed. */
async function attempt<Value>(isNeeded: boolean, read: () => Promise<Value>): Promise<Attempt<Value>> {
  if (!isNeeded) return {};
  try {
    return { value: await read() };
  } catch (error) {
    return { error };
  }
}
