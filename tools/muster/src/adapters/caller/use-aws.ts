import { type CallerCredentials, setCallerCredentials } from '@muster/aws-session/caller';
import { addApiCalls, type ApiCalls } from '@muster/contracts';
import { ImpossibleStateError } from '@muster/errors';
import { DEFAULT_HOME_REGION } from '@muster/regions';
import type { AwsChoice } from '../../surroundings.ts';
import { awsRegion } from '../aws-region.ts';
import { CurrentCredentials } from './current-credentials.ts';
import { checkProfile, findCredentials } from './find-credentials.ts';
import { askForMfaCode } from './mfa-code.ts';
import { expired, type Origin } from './problems.ts';

/** The caller of this command: the credentials, their source, and the API calls that finding them made. */
class Caller {
  readonly #choice: AwsChoice;
  /** AWS_PROFILE as the user set it. credential_process inherits it. */
  readonly #profileOfUser: string | undefined;
  readonly #current: CurrentCredentials;
  #origin: Origin | undefined;
  #uncounted: ApiCalls = {};
  #mfaAsked = false;
  readonly #notes = new Set<string>();

  constructor(choice: AwsChoice, profileOfUser: string | undefined) {
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

  /** For clients of this thread. Their calls do not belong to a run. */
  readonly here: CallerCredentials = async () => ({ credentials: await this.#current.get(), apiCalls: {} });

  /** For the handlers of a run, which count the calls. */
  readonly inRun: CallerCredentials = async () => {
    const credentials = await this.#current.get();
    const apiCalls = this.#uncounted;
    this.#uncounted = {};
    return { credentials, apiCalls };
  };

  note(apiCalls: ApiCalls): void {
    this.#uncounted = addApiCalls(this.#uncounted, apiCalls);
  }

  async #find() {
    const { profile, terminal, now } = this.#choice;
    const region = await awsRegion(process.env);
    const canAsk = terminal !== undefined && !this.#mfaAsked;
    const { credentials, origin } = await findCredentials(
      { profile },
      {
        environment: this.#environment(),
        region: region?.region ?? DEFAULT_HOME_REGION,
        mfaCode: canAsk ? (serial) => this.#askForMfaCode(serial) : undefined,
        mfaAsked: this.#mfaAsked,
        note: (text) => this.#note(text),
        noteCall: (action) => this.note({ [action]: 1 }),
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
      throw new ImpossibleStateError('An MFA code is required, but there is no terminal');
    const code = await askForMfaCode(serial, terminal);
    this.#mfaAsked = true;
    return code;
  }

  /** The current environment, which the demonstration changes, with the profile of the user. */
  #environment(): Readonly<Record<string, string | undefined>> {
    if (this.#choice.profile === undefined) return process.env;
    return { ...process.env, AWS_PROFILE: this.#profileOfUser };
  }
}

let caller: Caller | undefined;

/**
 * Sets up AWS calls of this process. Sets AWS_PROFILE to the chosen profile, so that its endpoints, region and CA bundle
 * apply to every client, including those of other threads. All clients share the credentials.
 */
export function useAws(choice: AwsChoice): void {
  caller = new Caller(choice, process.env.AWS_PROFILE);
  if (choice.profile !== undefined) process.env.AWS_PROFILE = choice.profile;
  // The AWS CLI reads both variables, the SDK only the first.
  if (!process.env.AWS_REGION && process.env.AWS_DEFAULT_REGION)
    process.env.AWS_REGION = process.env.AWS_DEFAULT_REGION;
  setCallerCredentials(caller.here);
}

/** The caller's credentials for the handlers of a run; undefined if `useAws` was not called. */
export const credentialsOfRun = (): CallerCredentials | undefined => caller?.inRun;

/** @throws CredentialsError if the chosen profile does not exist */
export const checkChosenProfile = async (): Promise<void> => caller?.checkProfile();

/** The source of the latest credentials. */
export const credentialsOrigin = (): Origin | undefined => caller?.origin;

/** Counts calls for the next run. */
export const noteForRun = (apiCalls: ApiCalls): void => caller?.note(apiCalls);
