import type { AwsCredentialIdentity } from '@smithy/types';

/** Same as in the SDK: a signed call can be in transit for a while. */
const REFRESH_BEFORE_MS = 5 * 60_000;
/** How long to use valid credentials before the next try, if getting new ones failed. */
const RETRY_AFTER_MS = 30_000;

/**
 * Caches credentials in memory and renews them before they expire: five minutes before, or at half of their lifetime if
 * that is shorter. This avoids starting a credential_process for each call. Concurrent callers share one request. A
 * failure is not cached.
 */
export class CurrentCredentials {
  readonly #find: () => Promise<AwsCredentialIdentity>;
  readonly #nowMs: () => number;
  #current: AwsCredentialIdentity | undefined;
  #renewAtMs = 0;
  #finding: Promise<AwsCredentialIdentity> | undefined;

  constructor(find: () => Promise<AwsCredentialIdentity>, nowMs: () => number) {
    this.#find = find;
    this.#nowMs = nowMs;
  }

  /** @throws the error of finding credentials, unless the earlier ones are still valid */
  async get(): Promise<AwsCredentialIdentity> {
    const current = this.#current;
    if (current !== undefined && this.#nowMs() < this.#renewAtMs) return current;
    this.#finding ??= this.#renew().finally(() => (this.#finding = undefined));
    try {
      return await this.#finding;
    } catch (error) {
      if (current === undefined || this.#isOver(current)) throw error;
      this.#renewAtMs = this.#nowMs() + RETRY_AFTER_MS;
      return current;
    }
  }

  async #renew(): Promise<AwsCredentialIdentity> {
    const found = await this.#find();
    const nowMs = this.#nowMs();
    const lastsMs = (found.expiration?.getTime() ?? Infinity) - nowMs;
    this.#renewAtMs = nowMs + lastsMs - Math.min(REFRESH_BEFORE_MS, lastsMs / 2);
    return (this.#current = found);
  }

  #isOver({ expiration }: AwsCredentialIdentity): boolean {
    return expiration !== undefined && expiration.getTime() <= this.#nowMs();
  }
}
