import { type AccountRole, assumeRole, type AwsSessions } from '@muster/aws-session';
import type { TagPairs } from '@muster/contracts';
import type { DryRunEnd, OtherCallEnd, PlaceToTry, TaggingProbe } from '../ports/tagging-probe.ts';
import { type ProbePlace, resourceAdapterOf } from './resource-adapters.ts';

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
    return resourceAdapterOf(resourceType).dryRun(this.#place(region), tags, resourceId);
  }

  dryRunOthers({ region, resourceType }: PlaceToTry, tags: TagPairs): Promise<OtherCallEnd[]> {
    return resourceAdapterOf(resourceType).dryRunOthers(this.#place(region), tags);
  }

  #place(region: string): ProbePlace {
    return { sessions: this.#sessions, role: this.#role, region };
  }
}
