import { codeOf, CredentialsError, reasonOf } from '../errors.ts';

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  return codeOf(error) ?? error.name;
};

/** There was nothing to sign a call with; a session of IAM Identity Center that ran out is not renewed by itself. */
export function missingCredentials(error: unknown): CredentialsError {
  if (/\bexpired\b/i.test(messageOf(error))) return expiredCredentials(error);
  const profile = process.env.AWS_PROFILE ? ` in the profile ${process.env.AWS_PROFILE}` : '';
  return new CredentialsError(
    `no AWS credentials were found${profile} (${messageOf(error)}); set AWS_PROFILE or AWS_ACCESS_KEY_ID and ` +
      'AWS_SECRET_ACCESS_KEY, or sign in with "aws sso login"; "npm start" shows Muster without AWS',
    { cause: error },
  );
}

export const expiredCredentials = (error: unknown): CredentialsError =>
  new CredentialsError(
    `the AWS credentials have expired (${reasonOf(error)}); sign in again with "aws sso login", or renew them where they come from`,
    { cause: error },
  );

/** @param service who refused them, such as `AWS STS` */
export const refusedCredentials = (service: string, error: unknown): CredentialsError =>
  new CredentialsError(
    `${service} refused the credentials: ${reasonOf(error)}; renew them, or choose others with AWS_PROFILE`,
    { cause: error },
  );
