import { MusterError } from '@muster/errors';

export { CheckpointConflictError, ListingRepeatsError } from '@muster/errors';

/** AWS refused a pagination token: it is too old, or not from here. The scan begins again at page one. */
export class TokenRefusedError extends MusterError {
  static override readonly code = 'TokenRefused';
  static override readonly retryable = true;
}

/** A resource vanished while AWS prepared a page. The page is requested again. */
export class ResourceVanishedError extends MusterError {
  static override readonly code = 'InstanceVanished';
  static override readonly retryable = true;
}

/** The scan began again too often, or its listing is longer than any fleet: it does not come to an end. */
export class ScanNotFinishedError extends MusterError {
  static override readonly code = 'ScanNotFinished';
}

/**
 * A scan found far fewer instances than the table holds, and no two of three scans agree which ones are missing. Nothing
 * is marked as gone.
 */
export class ScansDisagreeError extends MusterError {
  static override readonly code = 'ScansDisagree';
}

/** EC2 answered as where the account has not enabled the region. The name is the code of AWS. */
export class RegionNotUsableError extends MusterError {
  /** @param hint what AWS's words mean */
  constructor(cause: Error, hint: string) {
    super(`${cause.message}. ${hint}`, { code: cause.name, cause });
  }
}
