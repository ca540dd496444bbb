import { MusterError } from '@muster/errors';

export { CheckpointConflictError, ListingRepeatsError } from '@muster/errors';

/** AWS refused a pagination token: it is too old, or from another listing. The scan starts again at page one. */
export class TokenRefusedError extends MusterError {
  static override readonly code = 'TokenRefused';
  static override readonly retryable = true;
}

/** A resource vanished while AWS prepared a page. The page is requested again. */
export class ResourceVanishedError extends MusterError {
  static override readonly code = 'InstanceVanished';
  static override readonly retryable = true;
}

/** The scan restarted too often, or its listing is longer than any fleet. */
export class ScanNotFinishedError extends MusterError {
  static override readonly code = 'ScanNotFinished';
}

/**
 * A scan found far fewer instances than the table contains, and no two of three scans agree which ones are missing.
 * Nothing is marked as gone.
 */
export class ScansDisagreeError extends MusterError {
  static override readonly code = 'ScansDisagree';
}

/** EC2 answered that the account has not enabled the region. The name is AWS's code. */
export class RegionNotUsableError extends MusterError {
  /** @param hint meaning of AWS's message */
  constructor(cause: Error, hint: string) {
    super(`${cause.message}. ${hint}`, { code: cause.name, cause });
  }
}
