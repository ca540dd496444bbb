import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { type AccountRole, assumeRole, type AwsSessions, dryRun } from '@muster/aws-session';
import type { TagPairs } from '@muster/contracts';
import type { DryRunEnd, TaggingProbe } from '../ports/tagging-probe.ts';
import { isNotFound } from './ec2-instances/tag-refusals.ts';

/** A well-formed id that no instance has: even an endpoint that ignores DryRun tags nothing. */
const NO_INSTANCE = 'i-00000000000000000';

/** Tries the calls of a run in the tagger role of one account. */
export class Ec2TaggingProbe implements TaggingProbe {
  readonly #sessions: Pick<AwsSessions, 'ec2'>;
  readonly #role: AccountRole;

  constructor(sessions: Pick<AwsSessions, 'ec2'>, role: AccountRole) {
    this.#sessions = sessions;
    this.#role = role;
  }

  assumeRole(): Promise<void> {
    return assumeRole(this.#sessions, this.#role);
  }

  async dryRunCreateTags(region: string, tags: TagPairs, instanceId = NO_INSTANCE): Promise<DryRunEnd> {
    const command = new CreateTagsCommand({
      DryRun: true,
      Resources: [instanceId],
      Tags: tags.map(([Key, Value]) => ({ Key, Value })),
    });
    const end = await dryRun((abortSignal) =>
      this.#sessions.ec2(this.#role, region).send(command, { abortSignal }),
    );
    return { end, isUnknownResource: isNotFound(end) };
  }
}
