import { z } from 'zod';
import { AwsError } from '../errors.ts';
import type { Cursor } from '../fleet/page.ts';
import { hashText, hex8 } from '../fleet/random.ts';
import { invalidValue } from './ec2-errors.ts';

const contentSchema = z.object({
  scope: z.string(),
  issuedAtEpochMs: z.number(),
  cursor: z.object({
    position: z.number(),
    afterEmpty: z.boolean().optional(),
    repeat: z.number().optional(),
  }),
});

/** An opaque pagination token. `scope` contains everything that it is bound to. */
export function writePageToken(cursor: Cursor, scope: string, seed: number, nowMs: number): string {
  const content = { scope: digest(scope, seed), issuedAtEpochMs: nowMs, cursor };
  const payload = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${payload}.${digest(payload, seed)}`;
}

/** Decodes a token. Throws InvalidPaginationToken if it is damaged, expired or of another scope. */
export function readPageToken(
  token: string,
  scope: string,
  seed: number,
  { nowMs, lifetimeMs }: { nowMs: number; lifetimeMs: number },
): Cursor {
  const [payload = '', check] = token.split('.');
  if (check !== digest(payload, seed)) throw invalidPaginationToken();
  const content = contentSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  if (content.scope !== digest(scope, seed)) throw invalidPaginationToken();
  if (nowMs - content.issuedAtEpochMs >= lifetimeMs) throw invalidPaginationToken();
  const { position, afterEmpty, repeat } = content.cursor;
  return {
    position,
    ...(afterEmpty === undefined ? {} : { afterEmpty }),
    ...(repeat === undefined ? {} : { repeat }),
  };
}

/** EC2's answer to a token that it does not accept, with either code. */
export function refusedToken(code: 'InvalidPaginationToken' | 'InvalidParameterValue'): AwsError {
  return code === 'InvalidParameterValue'
    ? invalidValue('Unable to parse pagination token')
    : invalidPaginationToken();
}

function invalidPaginationToken(): AwsError {
  return new AwsError(
    400,
    'InvalidPaginationToken',
    'The specified pagination token is not valid or is expired.',
  );
}

function digest(text: string, seed: number): string {
  return hex8(hashText(text, seed)) + hex8(hashText(text, seed ^ 0x5bd1e995));
}
