import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { isRefusal } from '@muster/aws-session';
import { INSTANCES_PER_PAGE } from './page-size.ts';

/**
 * The call for one page of a target.
 * @param managed whether to include instances that AWS services manage: EC2 hides them by default
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
 * Whether the endpoint does not know the parameter IncludeManagedResources, which is newer than the operation: for
 * example, an endpoint of another partition or of an AWS-compatible service. The error codes differ
 * (`UnknownParameter`, `InvalidParameterValue`…), but the message names the parameter.
 */
export const isManagedUnknown = (error: unknown): boolean =>
  isRefusal(error) && NOT_UNDERSTOOD.test(error.name) && /IncludeManagedResources/i.test(error.message);
