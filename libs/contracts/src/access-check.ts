import { codedError, withErrorCode } from '@muster/errors';
import * as z from 'zod';
import { defineContract } from './contract.ts';
import { AccountId, InstanceId, RegionName } from './ids.ts';
import { withoutEncodedPart } from './message-text.ts';
import { OddListings } from './odd.ts';
import { isNotEnabledCode } from './region-not-enabled.ts';
import { RunContext, runContextExample } from './run.ts';

/** What AWS refused with: its own code, such as `UnauthorizedOperation`, or one of Muster's, such as `AssumeRoleDenied`. */
export const Refusal = z.strictObject({ code: z.string().min(1), message: z.string() });
export type Refusal = z.infer<typeof Refusal>;

/** What an error says, its name being the code. */
export function refusalOf(error: unknown): Refusal {
  const { name, message } = codedError(error);
  return { code: name, message: withoutEncodedPart(message) };
}

/**
 * What a dry run in one region said.
 * - `allowed`: the call would have succeeded;
 * - `denied`: the role may not make the call;
 * - `not-enabled`: the region was asked for, but the account cannot use it;
 * - `failed`: there was no answer to that question, such as throttling or no network;
 * - `not-proven`: the answer shows nothing about rights, such as that an instance does not exist.
 */
export const RegionCheck = z.union([
  z.strictObject({
    region: RegionName,
    status: z.literal('allowed'),
    /** The endpoint does not know IncludeManagedResources: a run calls it without, and may miss managed instances. */
    managedHidden: z.literal(true).optional(),
  }),
  Refusal.extend({
    region: RegionName,
    status: z.enum(['denied', 'not-enabled', 'failed', 'not-proven']),
    /** A policy denies it explicitly and `tolerate` allows that: a run skips the target. The command finds it out. */
    tolerated: z.literal(true).optional(),
  }),
]);
export type RegionCheck = z.infer<typeof RegionCheck>;

/** Source: EC2 API Reference, error codes. */
const DENIED_CODES: readonly string[] = ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'];

/** What a dry run says by the error that it ends with, which it always does: `DryRunOperation` is the good end. */
export function regionCheckOf(region: string, end: Pick<Error, 'name' | 'message'>): RegionCheck {
  const { code, message } = withErrorCode(end);
  if (code === 'DryRunOperation') return { region, status: 'allowed' };
  return {
    region,
    status: isNotEnabledCode(code) ? 'not-enabled' : DENIED_CODES.includes(code) ? 'denied' : 'failed',
    code,
    message: withoutEncodedPart(message),
  };
}

/** Input of `checkReader`, which the command `doctor` calls before a run: one account of it. */
export const CheckReaderInputV1 = defineContract({
  id: 'check-reader-input.v1',
  schema: z.strictObject({ run: RunContext, accountId: AccountId }),
  example: { run: runContextExample, accountId: '111111111111' },
});
export type CheckReaderInput = z.infer<typeof CheckReaderInputV1.schema>;

/** Output of `checkReader`: whether the account can be read as the run would read it. */
export const CheckReaderOutputV1 = defineContract({
  id: 'check-reader-output.v1',
  schema: z.strictObject({
    accountId: AccountId,
    /** Whether the reader role could be assumed. */
    role: z.union([z.literal('ok'), Refusal]),
    /**
     * Why the regions could not be listed, although the role could be assumed. Where the run names every region, they
     * are tried all the same, as a run does.
     */
    listing: Refusal.optional(),
    /** What is odd in the account's list of regions; absent where nothing is. */
    odd: OddListings.optional(),
    /** DescribeInstances, in each region of the run's scope. */
    regions: z.array(RegionCheck),
  }),
  example: {
    accountId: '111111111111',
    role: 'ok',
    regions: [
      { region: 'eu-west-1', status: 'denied', code: 'UnauthorizedOperation', message: 'not authorized' },
      { region: 'us-east-1', status: 'allowed' },
    ],
  },
});
export type CheckReaderOutput = z.infer<typeof CheckReaderOutputV1.schema>;

/** So many instances of a target are tried, because those that the table knows may be gone. */
export const MAX_INSTANCES_TRIED = 3;

/** Instances of one region that the inventory table knows, to try CreateTags on. */
export const InstancesToTry = z.strictObject({
  region: RegionName,
  instanceIds: z.array(InstanceId).min(1).max(MAX_INSTANCES_TRIED),
});
export type InstancesToTry = z.infer<typeof InstancesToTry>;

/** Input of `checkTagger`: an account and those of its regions that can be used. */
export const CheckTaggerInputV1 = defineContract({
  id: 'check-tagger-input.v1',
  schema: z.strictObject({
    run: RunContext,
    accountId: AccountId,
    regions: z.array(RegionName),
    /** Regions where DryRun is known to work and the table knows instances. Absent: none. */
    instances: z.array(InstancesToTry).optional(),
  }),
  example: { run: runContextExample, accountId: '111111111111', regions: ['us-east-1'] },
});
export type CheckTaggerInput = z.infer<typeof CheckTaggerInputV1.schema>;

/**
 * What a dry run with one key showed that falls under a pattern of `protectedTagKeys`.
 * - `refused`: the role may not write it;
 * - `writable`: the role may write it, so the run's own refusal is the only protection;
 * - `not-proven`: there was no answer to that question, or the key was not tried.
 */
export const ProtectedKeyCheck = z.strictObject({
  pattern: z.string(),
  /** The key that was tried. */
  key: z.string(),
  status: z.enum(['refused', 'writable', 'not-proven']),
  /** Why it is not proven. */
  reason: z.string().optional(),
});
export type ProtectedKeyCheck = z.infer<typeof ProtectedKeyCheck>;

/** Output of `checkTagger`: whether the account can be tagged as the run would tag it. */
export const CheckTaggerOutputV1 = defineContract({
  id: 'check-tagger-output.v1',
  schema: z.strictObject({
    accountId: AccountId,
    /** Whether the tagger role could be assumed; `not-needed`: no rule speaks of the account, so nobody tries. */
    role: z.union([z.literal(['ok', 'not-needed']), Refusal]),
    /** CreateTags, in each region of the input that a rule speaks of. */
    regions: z.array(RegionCheck),
    /** Keys that rules set and that the role may not write, as far as they were tried. Absent: none was refused. */
    deniedKeys: z.array(Refusal.extend({ key: z.string() })).optional(),
    /** What the role does with the keys that the run protects. Absent: it protects none, or none could be tried. */
    protectedKeys: z.array(ProtectedKeyCheck).optional(),
  }),
  example: { accountId: '111111111111', role: 'ok', regions: [{ region: 'us-east-1', status: 'allowed' }] },
});
export type CheckTaggerOutput = z.infer<typeof CheckTaggerOutputV1.schema>;
