import { exec, type ExecException } from 'node:child_process';
import type { AwsCredentialIdentity } from '@smithy/types';
import * as z from 'zod';
import { codeOf } from '../../errors.ts';
import { helperFailed, helperUnusable } from './problems.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Source: AWS SDKs and Tools Reference Guide, "Process credential provider". */
const Output = z.object({
  Version: z.literal(1),
  AccessKeyId: z.string().min(1),
  SecretAccessKey: z.string().min(1),
  SessionToken: z.string().optional(),
  Expiration: z.iso.datetime({ offset: true }).optional(),
  AccountId: z.string().optional(),
});

/**
 * Runs the credential_process of a profile in a shell and reads the credentials that it prints. There is no time limit,
 * because the process can wait for the user.
 * @throws CredentialsError with the exit of the process and its stderr, never with its stdout
 */
export async function runCredentialProcess(
  profile: string,
  command: string,
  environment: Environment,
): Promise<AwsCredentialIdentity> {
  const { error, stdout, stderr } = await run(command, environment);
  if (error !== null) throw helperFailed(profile, endOf(error), stderr);
  const output = Output.safeParse(parsed(profile, stdout));
  if (!output.success) {
    const fields = output.error.issues.map(({ path }) => path.join('.') || 'output');
    throw helperUnusable(profile, `did not print valid values for ${fields.join(', ')}`);
  }
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration, AccountId } = output.data;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
    ...(Expiration === undefined ? {} : { expiration: new Date(Expiration) }),
    ...(AccountId === undefined ? {} : { accountId: AccountId }),
  };
}

interface Ended {
  readonly error: ExecException | null;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (command: string, env: Environment): Promise<Ended> =>
  new Promise((resolve) => {
    exec(command, { env: { ...env } }, (error, stdout, stderr) => resolve({ error, stdout, stderr }));
  });

function endOf(error: ExecException): string {
  if (error.signal !== undefined && error.signal !== null) return `signal ${error.signal}`;
  return typeof error.code === 'number' ? `exit code ${error.code}` : (codeOf(error) ?? error.message);
}

function parsed(profile: string, stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    throw helperUnusable(profile, stdout.trim() === '' ? 'printed nothing' : 'did not print JSON');
  }
}
