import { EC2Client } from '@aws-sdk/client-ec2';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { type AccountRole, roleArn, sessionKey } from './account-role.ts';
import { answerProof } from './answers/index.ts';
import { noteApiCall } from './api-calls.ts';
import { ownProvider } from './caller-credentials.ts';
import { clientSettings, instrument } from './client-settings.ts';
import { awsClient, connectionConfig } from './client/index.ts';
import { AssumeRoleDeniedError } from './errors.ts';
import { onceMore, type Pause } from './once-more.ts';

type Credentials = EC2Client['config']['credentials'];

interface Session {
  readonly credentials: Credentials;
  readonly clients: Map<string, EC2Client>;
}

/** Maximum number of cached sessions. A run processes only a few accounts at the same time. */
const MAX_SESSIONS = 100;

/**
 * Role sessions and clients for many accounts. One AssumeRole serves all regions and all callers of an account and role
 * within a run. The SDK's memoized provider refreshes it five minutes before it expires. A refused AssumeRole is
 * repeated once, and not cached. Only providers are handed out, never keys.
 */
export class AwsSessions {
  readonly #sessions = new Map<string, Session>();
  /** The caller's credentials by home region. They are found once for all roles. */
  readonly #callers = new Map<string, Credentials>();
  readonly #pause: Pause | undefined;

  /** @param pause pause before a refused role is tried once more */
  constructor(pause?: Pause) {
    this.#pause = pause;
  }

  /** A client for one region that acts in the role. Its calls fail with AssumeRoleDenied if the role refuses. */
  ec2(role: AccountRole, region: string): EC2Client {
    const session = this.#session(role);
    const cached = session.clients.get(region);
    if (cached) return cached;
    const client = instrument(
      awsClient(EC2Client, { ...clientSettings, region, credentials: session.credentials }),
      'ec2',
    );
    session.clients.set(region, client);
    return client;
  }

  /**
   * Removes the session, so that the next client assumes the role again. For credentials that AWS reports as expired.
   */
  invalidate(role: AccountRole): void {
    this.#sessions.delete(sessionKey(role));
  }

  #session(role: AccountRole): Session {
    const key = sessionKey(role);
    const session = this.#sessions.get(key) ?? {
      credentials:
        role.own === undefined
          ? credentialsOf(role, this.#caller(role.homeRegion), this.#pause)
          : memoised(
              role.homeRegion,
              ownProvider(role.accountId, { ...role.own, homeRegion: role.homeRegion }),
            ),
      clients: new Map(),
    };
    // Setting it again makes it the youngest. The oldest is removed if there are too many.
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    if (this.#sessions.size > MAX_SESSIONS) this.#sessions.delete(this.#sessions.keys().next().value ?? key);
    return session;
  }

  #caller(homeRegion: string): Credentials {
    const known = this.#callers.get(homeRegion);
    if (known !== undefined) return known;
    const { credentials } = awsClient(EC2Client, { ...clientSettings, region: homeRegion }).config;
    this.#callers.set(homeRegion, credentials);
    return credentials;
  }
}

/** A client of the SDK calls STS. */
const { timeouts, ...stsSettings } = clientSettings;

/** The chain of roles up to the one in the account, as one provider that the SDK memoizes. */
function credentialsOf(role: AccountRole, caller: Credentials, pause: Pause | undefined): Credentials {
  const links = [
    ...(role.through ?? []).map((arn) => ({ arn, externalId: undefined })),
    { arn: roleArn(role), externalId: role.externalId },
  ];
  return links.reduce(
    (master, { arn, externalId }) =>
      memoised(role.homeRegion, assume(role, { arn, externalId }, master, pause)),
    caller,
  );
}

/** `fromTemporaryCredentials` assumes the role at each call. A client memoizes it, and the result can be shared. */
const memoised = (region: string, credentials: Credentials): Credentials =>
  awsClient(EC2Client, { ...clientSettings, region, credentials }).config.credentials;

function assume(
  role: AccountRole,
  { arn, externalId }: { arn: string; externalId: string | undefined },
  master: Credentials,
  pause: Pause | undefined,
): Credentials {
  const provider = fromTemporaryCredentials({
    params: {
      RoleArn: arn,
      RoleSessionName: role.sessionName,
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    },
    // Without a region, each client would call STS in its region, which an account can disable.
    clientConfig: { ...stsSettings, ...connectionConfig('STS', { timeouts }), region: role.homeRegion },
    masterCredentials: master,
    clientPlugins: [answerProof, stsCallCounter],
  });
  return async () => {
    try {
      return await onceMore(() => provider(), { pause });
    } catch (error) {
      if (error instanceof Error && error.name === 'AccessDenied')
        throw new AssumeRoleDeniedError(arn, error);
      throw error;
    }
  };
}

/** The provider adds its plugins at every call. `override` avoids duplicates. */
const stsCallCounter: NonNullable<Parameters<typeof fromTemporaryCredentials>[0]['clientPlugins']>[number] = {
  applyToStack: (stack) => {
    stack.add(
      (next) => (args) => {
        noteApiCall('sts', 'AssumeRole');
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'musterApiCallCounter', override: true },
    );
  },
};

let shared: AwsSessions | undefined;

/** The sessions of this process. All handlers in the process share them. */
export const sharedAwsSessions = (): AwsSessions => (shared ??= new AwsSessions());
