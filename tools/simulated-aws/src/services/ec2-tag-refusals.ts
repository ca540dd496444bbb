import type { TagPair } from '../ec2-instance/instance-facts.ts';
import { AwsError } from '../errors.ts';
import type { RefusedTags, TagPolicy } from '../faults.ts';
import type { TargetFleet } from '../fleet/target-fleet.ts';
import { matchesGlob } from '../glob.ts';

/** Throws if a policy does not allow a tag: its key has another spelling, or its value is not in the list. */
export function checkTagPolicies(tags: readonly TagPair[], policies: readonly TagPolicy[]): void {
  for (const [key, value] of tags) {
    for (const policy of policies) {
      if (policy.key.toLowerCase() !== key.toLowerCase()) continue;
      if (policy.key !== key) throw violation(`the following tag key: '${key}'`);
      if (policy.values?.some((allowed) => matchesGlob(allowed, value)) ?? true) continue;
      throw violation(`the specified value for the following tag key: '${key}'`);
    }
  }
}

const violation = (what: string): AwsError =>
  new AwsError(400, 'TagPolicyViolation', `The tag policy does not allow ${what}.`);

/** Throws if an instance of the call refuses tags. The message does not name it. */
export function checkRefusedTags(
  fleet: TargetFleet,
  instanceIds: readonly string[],
  nowMs: number,
  refusalOf: (instance: { id: string; state: string; managed: boolean }) => RefusedTags | undefined,
): void {
  for (const id of instanceIds) {
    const index = fleet.findVisible(id, nowMs);
    const state = index === undefined ? undefined : fleet.stateOf(index, nowMs);
    if (index === undefined || state === undefined) continue;
    const refusal = refusalOf({ id, state, managed: fleet.isManaged(index) });
    if (refusal !== undefined) throw new AwsError(refusal.status, refusal.code, refusal.message);
  }
}
