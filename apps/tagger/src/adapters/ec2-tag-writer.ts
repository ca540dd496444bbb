import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import {
  type AccountRole,
  AssumeRoleDeniedError,
  type AwsSessions,
  NoCredentialsError,
  toStepError,
} from '@muster/aws-session';
import type { TagPairs } from '@muster/contracts';
import * as z from 'zod';
import { OutOfTimeError, TagRefusedError } from '../errors.ts';
import type { TagWriter } from '../ports/tag-writer.ts';
import { tagRefusal } from './ec2-instances/tag-refusals.ts';

/** An answer of AWS, EC2's or STS's, and not a failure to get one. */
const AwsAnswer = z.object({ $metadata: z.object({ httpStatusCode: z.number() }) });

/** Tags through EC2's CreateTags, in the tagger role of the account. */
export class Ec2TagWriter implements TagWriter {
  readonly #sessions: AwsSessions;
  readonly #role: AccountRole;
  readonly #region: string;
  readonly #callTimeMs: () => number;

  /** @param callTimeMs how long a call, with the SDK's retries, may take; it is given up after that */
  constructor(sessions: AwsSessions, role: AccountRole, region: string, callTimeMs: () => number) {
    this.#sessions = sessions;
    this.#role = role;
    this.#region = region;
    this.#callTimeMs = callTimeMs;
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
      throw abortSignal.aborted ? new OutOfTimeError() : toTaggingError(error);
    }
  }

  renewCredentials(): void {
    this.#sessions.invalidate(this.#role);
  }
}

function toTaggingError(error: unknown): Error {
  const step = toStepError(error);
  const refused =
    step instanceof AssumeRoleDeniedError ||
    step instanceof NoCredentialsError ||
    (step === error && AwsAnswer.safeParse(error).success);
  return refused ? new TagRefusedError(tagRefusal(step.name, step.message), { cause: error }) : step;
}
