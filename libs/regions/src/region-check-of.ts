import type { RegionCheck } from '@muster/contracts';
import { withErrorCode, withoutEncodedPart } from '@muster/errors';
import { isNotEnabledCode } from './region-not-enabled.ts';

/** Source: EC2 API Reference, error codes. */
const DENIED_CODES: readonly string[] = ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'];

/** The result of a dry run, from the error with which it always ends: `DryRunOperation` means success. */
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
