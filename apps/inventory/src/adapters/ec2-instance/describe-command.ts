import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { isRefusal } from '@muster/aws-session';
import { INSTANCES_PER_PAGE } from './page-size.ts';

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
    MaxResults: INSTANCES_PER_PAGE,
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
