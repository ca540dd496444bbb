import {
  DescribeOrganizationCommand,
  ListRootsCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { onceMore, organizationsClient, toStepError } from '@muster/aws-session';
import { ListingBound } from '@muster/aws-session/answers';
import { AccountId, AccountName, defineContract, parseContract } from '@muster/contracts';
import { failureOf } from '@muster/errors';
import { viewOrganization } from '@muster/orchestrator';
import * as z from 'zod';
import { AccountsError } from '../doctor/errors.ts';
import { CommandError } from '../errors.ts';
import type { ListedUnit, OrganizationPorts } from '../init/ports.ts';
import { connectionFailure } from './connection-failure.ts';

/** The answers, limited to what Muster reads. Source: Organizations API Reference. */
const OrganizationAnswerV1 = defineContract({
  id: 'organization-answer.v1',
  schema: z.object({ Organization: z.object({ Id: z.string().min(1), MasterAccountId: AccountId }) }),
  example: { Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId: '999999999999' } },
});
const RootsAnswerV1 = defineContract({
  id: 'organization-roots-answer.v1',
  schema: z.object({
    Roots: z.array(
      z.object({
        Id: z.string().regex(/^r-[0-9a-z]+$/),
        Name: AccountName.optional().catch(undefined),
      }),
    ),
    NextToken: z.string().nullish(),
  }),
  example: { Roots: [{ Id: 'r-abcd', Name: 'Root' }] },
});

const CREDENTIALS =
  'use credentials of the management account, or of an account to which the delegation policy allows the call ' +
  '(--profile NAME; docs/deploy.md, "Let the hub list the accounts"). The delegation policy need not allow ListRoots ' +
  'if --unit names the units';

/** What to do about a refusal. Source: Organizations API Reference, the errors of the operations. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  [
    'AWSOrganizationsNotInUseException',
    'the account of your credentials is not in an organization: use --self, or --profiles for several accounts',
  ],
  ['AccessDeniedException', CREDENTIALS],
  ['AccessDenied', CREDENTIALS],
  ['ParentNotFoundException', 'correct --unit and --exclude, or leave them out to read everything'],
]);
const OTHERWISE = 'check the network and AWS_ENDPOINT_URL_ORGANIZATIONS, then run the command again';

/** The failure of a call to Organizations, for people. */
export function organizationFailure(what: string, error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const connection = error instanceof Error ? connectionFailure(error, what) : undefined;
  if (connection !== undefined) return connection;
  const { code, message } = failureOf(toStepError(error));
  const advice = ADVICE.get(code) ?? OTHERWISE;
  return new AccountsError(`${what}: ${code}: ${message.replace(/\.$/, '')}; ${advice}`, { cause: error });
}

/** @throws CommandError */
const reading = <Result>(what: string, work: () => Promise<Result>): Promise<Result> =>
  work().catch((error: unknown) => {
    throw organizationFailure(what, error);
  });

async function rootsOf(client: OrganizationsClient): Promise<ListedUnit[]> {
  const roots: ListedUnit[] = [];
  const bound = new ListingBound('organizations:ListRoots');
  let token: string | undefined;
  do {
    const answer: unknown = await onceMore(() => client.send(new ListRootsCommand({ NextToken: token })));
    const { Roots, NextToken } = parseContract(RootsAnswerV1, answer, 'organizations:ListRoots');
    roots.push(...Roots.map(({ Id, Name }) => ({ id: Id, name: Name })));
    token = NextToken ?? undefined;
    if (token !== undefined) bound.goOn(token, Roots.length);
  } while (token !== undefined);
  return roots;
}

/** AWS Organizations with the caller's credentials. */
export const organizationPorts: OrganizationPorts = {
  describe: (homeRegion) =>
    reading('the organization could not be read', async () => {
      const client = organizationsClient(homeRegion);
      try {
        const answer: unknown = await onceMore(() => client.send(new DescribeOrganizationCommand({})));
        const call = 'organizations:DescribeOrganization';
        const { Organization } = parseContract(OrganizationAnswerV1, answer, call);
        return { id: Organization.Id, managementAccountId: Organization.MasterAccountId };
      } finally {
        client.destroy();
      }
    }),
  roots: (homeRegion) =>
    reading('the root of the organization could not be found', async () => {
      const client = organizationsClient(homeRegion);
      try {
        return await rootsOf(client);
      } finally {
        client.destroy();
      }
    }),
  unitsIn: (homeRegion, parentId) =>
    reading(`the units in ${parentId} could not be listed`, () =>
      viewOrganization(homeRegion, (view) => view.unitsIn(parentId)),
    ),
  accountsBelow: (homeRegion, parentIds) =>
    reading(`the accounts below ${parentIds.join(', ')} could not be listed`, () =>
      viewOrganization(homeRegion, async (view) => {
        const found = new Map<string, Awaited<ReturnType<typeof view.accountsBelow>>>();
        for (const parentId of parentIds) found.set(parentId, await view.accountsBelow(parentId));
        return found;
      }),
    ),
};
