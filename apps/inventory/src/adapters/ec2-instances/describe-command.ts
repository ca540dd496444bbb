import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { isRefusal } from '@muster/aws-session';

/** The most DescribeInstances gives at once. Without MaxResults the call counts as unpaginated and is throttled harder. */
const PAGE_SIZE = 1000;

/**
 * The call for one page of a target.
 * @param managed whether instances are wanted that AWS services run on the account's behalf: they are hidden unless asked for
 */
export const describeCommand = (page: {
  managed: boolean;
  nextToken?: string | undefined;
  dryRun?: boolean;
}): DescribeInstancesCommand =>
  new DescribeInstancesCommand({
    MaxResults: PAGE_SIZE,
    ...(page.dryRun ? { DryRun: true } : {}),
    ...(page.managed ? { IncludeManagedResources: true } : {}),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  });

const NOT_UNDERSTOOD = /^(Invalid|Malformed|Unknown|Unrecognized|Unsupported|Validation)/;

/**
 * The endpoint does not know the parameter IncludeManagedResources, which is younger than the call: it is one of another
 * partition, or not of AWS. Codes differ (`UnknownParameter`, `InvalidParameterValue`…); the message names the parameter.
 */
export const isManagedUnknown = (error: unknown): boolean =>
  isRefusal(error) && NOT_UNDERSTOOD.test(error.name) && /IncludeManagedResources/i.test(error.message);
