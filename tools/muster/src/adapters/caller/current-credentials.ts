import type { AwsCredentialIdentity } from '@smithy/types';

/** As the SDK does: a call that is signed now may be on its way for a while. */
const REFRESH_BEFORE_MS = 5 * 60_000;
/** How long credentials that are still good are used before the next try, where new ones could not be had. */
const RETRY_AFTER_MS = 30_000;

/**
 * Credentials that are found once, and again before they expire: five minutes, or half of their time if that is less, so
 * that a helper whose credentials last some minutes is not started for each call. Many may ask at once; a failure is not
 * remembered. Keeps them in memory only.
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

  /** @throws what finding them throws, unless those that were found before are still good */
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
