import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { type AccountRole, assumeRole, type AwsSessions, dryRun } from '@muster/aws-session';
import type { TagPairs } from '@muster/contracts';
import type { DryRunEnd, TaggingProbe } from '../ports/tagging-probe.ts';
import { type ResourceAdapter, resourceAdapterOf } from './resource-adapters.ts';

/** Tries the calls of a run with the tagger role of one account. */
export class Ec2TaggingProbe implements TaggingProbe {
  readonly #sessions: Pick<AwsSessions, 'ec2'>;
  readonly #role: AccountRole;

  readonly #resources: ResourceAdapter;

  /** @param resourceType the default type if absent */
  constructor(sessions: Pick<AwsSessions, 'ec2'>, role: AccountRole, resourceType?: string) {
    this.#sessions = sessions;
    this.#role = role;
    this.#resources = resourceAdapterOf(resourceType);
  }

  assumeRole(): Promise<void> {
    return assumeRole(this.#sessions, this.#role);
  }

  async dryRunCreateTags(
    region: string,
    tags: TagPairs,
    resourceId = this.#resources.unusedId,
  ): Promise<DryRunEnd> {
    const command = new CreateTagsCommand({
      DryRun: true,
      Resources: [resourceId],
      Tags: tags.map(([Key, Value]) => ({ Key, Value })),
    });
    const end = await dryRun((abortSignal) =>
      this.#sessions.ec2(this.#role, region).send(command, { abortSignal }),
    );
    return { end, isUnknownResource: this.#resources.isNotFound(end) };
  }
}
