import type { EC2Client } from '@aws-sdk/client-ec2';
import { AssumeRoleDeniedError, NoCredentialsError, toStepError } from '@muster/aws-session';
import { notEnabledHint } from '@muster/regions';
import * as z from 'zod';
import { OutOfTimeError, TagRefusedError } from '../errors.ts';
import type { TagRefusal } from '../ports/tag-writer.ts';
import type { TaggingPlace } from './resource-adapters.ts';

/** An error answer of EC2 or STS, as opposed to a failure to get an answer. */
const AwsAnswer = z.object({ $metadata: z.object({ httpStatusCode: z.number() }) });

/** The SDK repeats a call after an error of AWS, a lost connection, and throttling. Only the last answer is known. */
const SeveralTries = z.object({ $metadata: z.object({ attempts: z.number().min(2) }) });

/** What a refusal with this code and message means. */
export type RefusalReader = (code: string, message: string) => TagRefusal;

/**
 * Makes a call in the tagger role of the account.
 * @param refusal interprets the refusals of a resource type
 * @throws TagRefusedError if AWS refuses; OutOfTimeError; other errors mean that it may work later
 */
export async function callEc2<Answer>(
  { sessions, role, region, callTimeMs }: TaggingPlace,
  refusal: RefusalReader,
  call: (client: EC2Client, options: { readonly abortSignal: AbortSignal }) => Promise<Answer>,
): Promise<Answer> {
  const abortSignal = AbortSignal.timeout(Math.max(1, Math.floor(callTimeMs())));
  try {
    return await call(sessions.ec2(role, region), { abortSignal });
  } catch (error) {
    if (abortSignal.aborted) throw new OutOfTimeError();
    const step = toStepError(error);
    if (!isRefusal(step, error)) throw step;
    const hint = notEnabledHint(step.name, region, role.accountId);
    // `AuthFailure` mentions only credentials, also in a region that is not enabled.
    const message = hint === undefined ? step.message : `${step.message}. ${hint}`;
    throw new TagRefusedError(refusal(step.name, message), {
      cause: error,
      mayHaveEffect: SeveralTries.safeParse(error).success,
    });
  }
}

const isRefusal = (step: Error, error: unknown): boolean =>
  step instanceof AssumeRoleDeniedError ||
  step instanceof NoCredentialsError ||
  (step === error && AwsAnswer.safeParse(error).success);
