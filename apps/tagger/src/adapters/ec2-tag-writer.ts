import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import {
  type AccountRole,
  AssumeRoleDeniedError,
  type AwsSessions,
  dryRun,
  NoCredentialsError,
  toStepError,
} from '@muster/aws-session';
import type { TagPairs } from '@muster/contracts';
import { notEnabledHint } from '@muster/regions';
import * as z from 'zod';
import { OutOfTimeError, TagRefusedError } from '../errors.ts';
import type { TagRefusal, TagWriter } from '../ports/tag-writer.ts';
import type { ProbePlace } from './resource-adapters.ts';

/** An error answer of EC2 or STS, as opposed to a failure to get an answer. */
const AwsAnswer = z.object({ $metadata: z.object({ httpStatusCode: z.number() }) });

/** What a refusal with this code and message means. */
export type RefusalReader = (code: string, message: string) => TagRefusal;

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

/** Tags with CreateTags of EC2 in the tagger role of the account. */
export class Ec2TagWriter implements TagWriter {
  readonly #sessions: AwsSessions;
  readonly #role: AccountRole;
  readonly #region: string;
  readonly #callTimeMs: () => number;

  readonly #refusal: RefusalReader;

  /**
   * @param callTimeMs maximum duration of a call, including the SDK's retries
   * @param refusal interprets the refusals of a resource type
   */
  constructor(
    sessions: AwsSessions,
    role: AccountRole,
    region: string,
    callTimeMs: () => number,
    refusal: RefusalReader,
  ) {
    this.#sessions = sessions;
    this.#role = role;
    this.#region = region;
    this.#callTimeMs = callTimeMs;
    this.#refusal = refusal;
  }

  async createTags(resourceIds: readonly string[], set: TagPairs): Promise<void> {
    const abortSignal = AbortSignal.timeout(Math.max(1, Math.floor(this.#callTimeMs())));
    const command = new CreateTagsCommand({
      Resources: [...resourceIds],
      Tags: set.map(([Key, Value]) => ({ Key, Value })),
    });
    try {
      await this.#sessions.ec2(this.#role, this.#region).send(command, { abortSignal });
    } catch (error) {
      throw abortSignal.aborted ? new OutOfTimeError() : this.#toTaggingError(error);
    }
  }

  renewCredentials(): void {
    this.#sessions.invalidate(this.#role);
  }

  #toTaggingError(error: unknown): Error {
    const step = toStepError(error);
    const refused =
      step instanceof AssumeRoleDeniedError ||
      step instanceof NoCredentialsError ||
      (step === error && AwsAnswer.safeParse(error).success);
    return refused
      ? new TagRefusedError(this.#refusal(step.name, this.#explained(step)), { cause: error })
      : step;
  }

  /**
   * The message of AWS, with an explanation if the region may not be enabled: `AuthFailure` mentions only credentials.
   */
  #explained({ name, message }: Error): string {
    const hint = notEnabledHint(name, this.#region, this.#role.accountId);
    return hint === undefined ? message : `${message}. ${hint}`;
  }
}
