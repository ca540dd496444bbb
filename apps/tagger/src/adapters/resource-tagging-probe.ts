import { type AccountRole, assumeRole, type AwsSessions } from '@muster/aws-session';
import type { TagPairs } from '@muster/contracts';
import type { DryRunEnd, OtherCallEnd, PlaceToTry, TaggingProbe } from '../ports/tagging-probe.ts';
import { resourceAdapterOf } from './resource-adapters.ts';

/** Tries the calls of a run with the tagger role of one account. */
export class ResourceTaggingProbe implements TaggingProbe {
  readonly #sessions: Pick<AwsSessions, 'ec2'>;
  readonly #role: AccountRole;

  constructor(sessions: Pick<AwsSessions, 'ec2'>, role: AccountRole) {
    this.#sessions = sessions;
    this.#role = role;
  }

  assumeRole(): Promise<void> {
    return assumeRole(this.#sessions, this.#role);
  }

  dryRun({ region, resourceType }: PlaceToTry, tags: TagPairs, resourceId?: string): Promise<DryRunEnd> {
    const place = { sessions: this.#sessions, role: this.#role, region };
    return resourceAdapterOf(resourceType).dryRun(place, tags, resourceId);
  }

  dryRunOthers({ region, resourceType }: PlaceToTry): Promise<OtherCallEnd[]> {
    const place = { sessions: this.#sessions, role: this.#role, region };
    return resourceAdapterOf(resourceType).dryRunOthers(place);
  }
}
