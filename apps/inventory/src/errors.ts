/** Base of what `Discover` ends with; `name` is what the state machine's Retry and Catch match on. */
abstract class DiscoveryError extends Error {
  abstract override readonly name: string;
  /** The same as `name`. */
  get code(): string {
    return this.name;
  }
}

/** AWS refused a pagination token: it is too old, or not from here. The scan begins again at page one. */
export class TokenRefusedError extends DiscoveryError {
  override readonly name = 'TokenRefused';
}

/** An instance vanished while AWS put a page together. The page is asked for again. */
export class InstanceVanishedError extends DiscoveryError {
  override readonly name = 'InstanceVanished';
}

/**
 * The listing gives the tokens or the instances of earlier pages again and again. What it showed is stored; nothing is
 * marked as gone.
 */
export class ListingRepeatsError extends DiscoveryError {
  override readonly name = 'ListingRepeats';
}

/** The scan began again too often, or its listing is longer than any fleet: it does not come to an end. */
export class ScanNotFinishedError extends DiscoveryError {
  override readonly name = 'ScanNotFinished';
}

/**
 * A scan found far fewer instances than the table holds, and no two of three scans agree which ones are missing. Nothing
 * is marked as gone.
 */
export class ScansDisagreeError extends DiscoveryError {
  override readonly name = 'ScansDisagree';
}

/** EC2 answered as where the account has not enabled the region. The name is the code of AWS. */
export class RegionNotUsableError extends DiscoveryError {
  override readonly name: string;

  /** @param hint what AWS's words mean */
  constructor(cause: Error, hint: string) {
    super(`${cause.message}. ${hint}`, { cause });
    this.name = cause.name;
  }
}

/** Another invocation went on with the same scan: this one stops, its successor reads the checkpoint afresh. */
export class CheckpointConflictError extends DiscoveryError {
  override readonly name = 'CheckpointConflict';
}
