import type { FormParams } from '../protocol/form.ts';
import { ec2Answer } from '../protocol/xml.ts';

/** The action that lists the resources. */
export const LISTING_ACTION = 'DescribeInstances';

/** Limits of the listing. Source: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html */
export const LISTING_BUCKETS = {
  'ec2:DescribeInstances': { capacity: 100, refillPerSecond: 20 },
  'ec2:DescribeInstances/unpaginated': { capacity: 50, refillPerSecond: 10 },
} as const;

/** The bucket of a listing: calls without paging, IDs and filters have a smaller one. */
export function bucketOfListing(params: FormParams): keyof typeof LISTING_BUCKETS {
  const isUnpaginated =
    params.get('MaxResults') === undefined &&
    params.get('InstanceId.1') === undefined &&
    params.get('Filter.1.Name') === undefined;
  return isUnpaginated ? 'ec2:DescribeInstances/unpaginated' : 'ec2:DescribeInstances';
}

/** A valid answer that lists nothing. */
export const emptyListing = (requestId: string): string =>
  ec2Answer(LISTING_ACTION, requestId, '<reservationSet/>');

/** The answer with the token of its request as the next one. */
export const withRepeatedToken = (body: string, token: string | undefined): string =>
  body
    .replace(/<nextToken>.*<\/nextToken>/, '')
    .replace('</DescribeInstancesResponse>', `<nextToken>${token ?? 'string'}</nextToken>$&`);

/** The answer with an empty launch time and without a type in its first instance. */
export const withOddItem = (body: string): string =>
  body
    .replace(/<launchTime>[^<]*<\/launchTime>/, '<launchTime/>')
    .replace(/<instanceType>[^<]*<\/instanceType>/, '');
