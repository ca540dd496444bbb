import { AwsError } from '../errors.ts';
import { isDefaultRegion } from '../regions.ts';
import { typeListedBy, typeOfIds } from '../resource-types.ts';
import type { Simulation } from '../simulation.ts';
import { targetOf } from './call.ts';
import type { Answer, Call } from './call.ts';
import { describeTags } from './ec2-describe-tags.ts';
import { describeRegions } from './ec2-regions.ts';

type Handler = (call: Call, simulation: Simulation) => Answer;

const changeTags: Handler = (call, simulation) =>
  typeOfIds(call.params.list('ResourceId')).changeTags(call, simulation);

const HANDLERS = new Map<string, Handler>([
  ['DescribeRegions', describeRegions],
  ['DescribeTags', describeTags],
  ['CreateTags', changeTags],
  ['DeleteTags', changeTags],
]);

/** Answers an EC2 call, or throws the `AwsError` that EC2 would return. */
export function callEc2(call: Call, simulation: Simulation): Answer {
  const { identity, action } = call;
  if (identity.expiresAtEpochMs !== undefined && identity.expiresAtEpochMs <= call.nowMs) {
    throw new AwsError(400, 'RequestExpired', 'Request has expired.');
  }
  const enabled =
    simulation.world.isRegionEnabled(call.region) &&
    !simulation.faults.hits('disabledRegions', targetOf(call));
  const answersAnyway = action === 'DescribeRegions' && isDefaultRegion(call.region);
  if (!enabled && !answersAnyway) throw authFailure();
  const handler = HANDLERS.get(action) ?? typeListedBy(action)?.list;
  if (handler === undefined) {
    throw new AwsError(400, 'InvalidAction', `The action ${action} is not valid for this web service.`);
  }
  throttle(call, simulation);
  if (action !== 'DescribeRegions' && simulation.faults.hits('unavailableTargets', targetOf(call))) {
    throw new AwsError(503, 'Unavailable', "The server is overloaded and can't handle the request.");
  }
  if (simulation.faults.drawsError(call.api)) {
    throw new AwsError(500, 'InternalError', 'An internal error has occurred');
  }
  const refused = simulation.faults.drawsRefusal(call.api);
  if (refused !== undefined) throw new AwsError(refused.status, refused.code, refused.message);
  return handler(call, simulation);
}

/** EC2's answer to unknown credentials, also in a region that is not enabled. */
export function authFailure(): AwsError {
  return new AwsError(401, 'AuthFailure', 'AWS was not able to validate the provided access credentials');
}

function throttle(call: Call, { options, buckets, stats }: Simulation): void {
  if (!options.throttling) return;
  if (buckets.take(bucketOf(call), targetOf(call), call.nowMs)) return;
  stats.countThrottled(call.api);
  throw new AwsError(503, 'RequestLimitExceeded', 'Request limit exceeded.');
}

function bucketOf(call: Call): string {
  const listed = typeListedBy(call.action);
  if (listed !== undefined) return listed.bucketOf(call.params);
  switch (call.action) {
    case 'DescribeTags':
      return 'ec2:DescribeTags';
    case 'CreateTags':
      return 'ec2:CreateTags';
    case 'DeleteTags':
      return 'ec2:DeleteTags';
    default:
      return 'ec2:DescribeRegions';
  }
}
