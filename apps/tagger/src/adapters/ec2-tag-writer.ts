import { CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import { dryRun } from '@muster/aws-session';
import type { TagPairs } from '@muster/contracts';
import { ImpossibleStateError } from '@muster/errors';
import type { TagWriter } from '../ports/tag-writer.ts';
import { callEc2, type RefusalReader } from './ec2-tagging-call.ts';
import type { ProbePlace, TaggingPlace } from './resource-adapters.ts';

/** How a dry run of CreateTags ends. Its error has AWS's code as the name. */
export const dryRunCreateTags = (
  { sessions, role, region }: ProbePlace,
  tags: TagPairs,
  resourceId: string,
): Promise<Error> =>
  dryRun((abortSignal) =>
    sessions.ec2(role, region).send(
      new CreateTagsCommand({
        DryRun: true,
        Resources: [resourceId],
        Tags: tags.map(([Key, Value]) => ({ Key, Value })),
      }),
      { abortSignal },
    ),
  );

/** How a dry run of DeleteTags ends. Its error has AWS's code as the name. */
export const dryRunDeleteTags = (
  { sessions, role, region }: ProbePlace,
  keys: readonly string[],
  resourceId: string,
): Promise<Error> =>
  dryRun((abortSignal) =>
    sessions.ec2(role, region).send(
      new DeleteTagsCommand({
        DryRun: true,
        Resources: [resourceId],
        Tags: (keys.length === 0 ? ['MusterCheck'] : keys).map((Key) => ({ Key, Value: 'dry run' })),
      }),
      { abortSignal },
    ),
  );

/** Tags with CreateTags and DeleteTags of EC2 in the tagger role of the account. */
export class Ec2TagWriter implements TagWriter {
  readonly #place: TaggingPlace;
  readonly #refusal: RefusalReader;

  /** @param refusal interprets the refusals of a resource type */
  constructor(place: TaggingPlace, refusal: RefusalReader) {
    this.#place = place;
    this.#refusal = refusal;
  }

  async createTags(resourceIds: readonly string[], set: TagPairs): Promise<void> {
    const command = new CreateTagsCommand({
      Resources: [...resourceIds],
      Tags: set.map(([Key, Value]) => ({ Key, Value })),
    });
    await callEc2(this.#place, this.#refusal, (client, options) => client.send(command, options));
  }

  /** DeleteTags without tags deletes all tags, and a key without a value deletes any value. Neither is ever sent. */
  async deleteTags(resourceIds: readonly string[], remove: TagPairs): Promise<void> {
    if (resourceIds.length === 0 || remove.length === 0)
      throw new ImpossibleStateError('DeleteTags needs resources and tags');
    const command = new DeleteTagsCommand({
      Resources: [...resourceIds],
      Tags: remove.map(([Key, Value]) => ({ Key, Value })),
    });
    await callEc2(this.#place, this.#refusal, (client, options) => client.send(command, options));
  }

  renewCredentials(): void {
    this.#place.sessions.invalidate(this.#place.role);
  }
}
