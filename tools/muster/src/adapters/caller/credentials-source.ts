import { ImpossibleStateError } from '@muster/errors';
import { DEFAULT_HOME_REGION } from '@muster/regions';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { AwsChoice } from '../../surroundings.ts';
import { awsRegion } from '../aws-region.ts';
import { noteForRun } from './caller-state.ts';
import { CurrentCredentials } from './current-credentials.ts';
import { checkProfile, findCredentials } from './find-credentials.ts';
import { type CallerIdentity, identify, notFound } from './identify.ts';
import { askForMfaCode } from './mfa-code.ts';
import { expired, type Origin } from './problems.ts';

/** How the owner of credentials was chosen. */
export interface SourceChoice extends AwsChoice {
  /** Where the profile was chosen, for messages. Default: the option `--profile`. */
  readonly setting?: string | undefined;
}

export interface IdentifiedCredentials extends CallerIdentity {
  readonly credentials: AwsCredentialIdentity;
}

/** Two questions on one terminal at the same time would mix. */
let lastQuestion: Promise<unknown> = Promise.resolve();

/** The owner of credentials: the caller of this command or a profile. Their source, and what STS says about them. */
export class CredentialsSource {
  readonly #choice: SourceChoice;
  /** AWS_PROFILE as the user set it. credential_process inherits it. */
  readonly #profileOfUser: string | undefined;
  readonly #current: CurrentCredentials;
  #origin: Origin | undefined;
  #identified: { readonly accessKeyId: string; readonly identity: Promise<CallerIdentity> } | undefined;
  #mfaAsked = false;
  readonly #notes = new Set<string>();

  constructor(choice: SourceChoice, profileOfUser: string | undefined) {
    this.#choice = choice;
    this.#profileOfUser = profileOfUser;
    this.#current = new CurrentCredentials(
      () => this.#find(),
      () => choice.now().getTime(),
    );
  }

  get origin(): Origin | undefined {
    return this.#origin;
  }

  get(): Promise<AwsCredentialIdentity> {
    return this.#current.get();
  }

  /**
   * The credentials and their owner. STS is called once for each set of credentials. A failure is not kept.
   * @throws CredentialsError, ConnectionError
   */
  async identified(homeRegion: string): Promise<IdentifiedCredentials> {
    const credentials = await this.get().catch((error: unknown) => {
      throw notFound(error);
    });
    const { accessKeyId } = credentials;
    if (this.#identified?.accessKeyId !== accessKeyId) {
      const identity = identify(homeRegion, { credentials, origin: () => this.#origin });
      this.#identified = { accessKeyId, identity };
      identity.catch(() => (this.#identified = undefined));
    }
    return { credentials, ...(await this.#identified.identity) };
  }

  async #find() {
    const { profile, terminal, now } = this.#choice;
    const region = await awsRegion(process.env);
    const canAsk = terminal !== undefined && !this.#mfaAsked;
    const { credentials, origin } = await findCredentials(
      { profile, setting: this.#choice.setting },
      {
        environment: this.#environment(),
        region: region?.region ?? DEFAULT_HOME_REGION,
        mfaCode: canAsk ? (serial) => this.#askForMfaCode(serial) : undefined,
        mfaAsked: this.#mfaAsked,
        note: (text) => this.#note(text),
        noteCall: (action) => noteForRun({ [action]: 1 }),
      },
    );
    this.#origin = origin;
    const { expiration } = credentials;
    if (expiration !== undefined && expiration.getTime() <= now().getTime())
      throw expired(origin, `at ${expiration.toISOString()}`);
    return credentials;
  }

  /** Shows each note once: a long run finds credentials several times. */
  #note(text: string): void {
    if (!this.#notes.has(text)) this.#choice.note(text);
    this.#notes.add(text);
  }

  /** @throws CredentialsError if the chosen profile does not exist */
  checkProfile(): Promise<void> {
    return checkProfile({ profile: this.#choice.profile }, this.#environment());
  }

  async #askForMfaCode(serial: string): Promise<string> {
    const { terminal } = this.#choice;
    if (terminal === undefined)
      throw new ImpossibleStateError('An MFA code is needed, but there is no terminal to enter it');
    const asking = lastQuestion.then(() => askForMfaCode(serial, terminal));
    lastQuestion = asking.catch(() => undefined);
    const code = await asking;
    this.#mfaAsked = true;
    return code;
  }

  /** The current environment, which the demonstration changes, with the profile of the user. */
  #environment(): Readonly<Record<string, string | undefined>> {
    if (this.#choice.profile === undefined) return process.env;
    return { ...process.env, AWS_PROFILE: this.#profileOfUser };
  }
}
