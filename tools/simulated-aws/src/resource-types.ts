import { ec2InstanceSimulation } from './ec2-instance/index.ts';
import type { FormParams } from './protocol/form.ts';
import type { Answer, Call } from './services/call.ts';
import type { Simulation } from './simulation.ts';

/** A token bucket: a burst of `capacity` requests, refilled by `refillPerSecond`. */
export interface BucketLimits {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** How the simulated EC2 lists and tags the resources of one type. */
export interface SimulatedType {
  /** The action that lists the resources, such as `DescribeInstances`. */
  readonly action: string;
  /** Limits of the listing, by the name of the bucket. */
  readonly buckets: Readonly<Record<string, BucketLimits>>;
  /** The bucket of a listing. */
  bucketOf(params: FormParams): string;
  list(call: Call, simulation: Simulation): Answer;
  /** Whether an ID has the format of this type. The first type gets the IDs that no type knows. */
  hasId(id: string): boolean;
  /** CreateTags and DeleteTags with IDs of this type. */
  changeTags(call: Call, simulation: Simulation): Answer;
  /** A valid answer that lists nothing. */
  emptyListing(requestId: string): string;
  /** The answer with the token of its request as the next one. */
  withRepeatedToken(body: string, token: string | undefined): string;
  /** The answer with values that cannot be used in its first resource. */
  withOddItem(body: string): string;
}

const types: readonly [SimulatedType, ...SimulatedType[]] = [ec2InstanceSimulation];

export const simulatedTypes = (): readonly SimulatedType[] => types;

/** The type that an EC2 action lists. */
export const typeListedBy = (action: string): SimulatedType | undefined =>
  types.find((type) => type.action === action);

/** The type of the first ID in a call that changes tags. */
export const typeOfIds = (ids: readonly string[]): SimulatedType =>
  types.find(({ hasId }) => ids[0] !== undefined && hasId(ids[0])) ?? types[0];
