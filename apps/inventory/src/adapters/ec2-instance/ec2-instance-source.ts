import type { EC2Client } from '@aws-sdk/client-ec2';
import { onceMore, type Pause } from '@muster/aws-session';
import { notEnabledHint } from '@muster/regions';
import { ResourceVanishedError, RegionNotUsableError, TokenRefusedError } from '../../errors.ts';
import type { Target } from '../../ports/inventory-store.ts';
import type { ResourcePage, ResourceSource, ObservedResource } from '../../ports/resource-source.ts';
import { describeCommand, isManagedUnknown } from './describe-command.ts';
import { describeInstances } from './describe-instances.ts';
import { observe } from './observe-instance.ts';

/** Source: EC2 errors overview. */
const REFUSED_TOKEN = new Set(['InvalidPaginationToken', 'InvalidNextToken']);
const VANISHED = 'InvalidInstanceID.NotFound';

/** DescribeInstances of one account and region. */
export class Ec2InstanceSource implements ResourceSource {
  readonly #target: Target;
  readonly #client: () => EC2Client;
  readonly #renewSession: () => void;
  readonly #pause: Pause | undefined;
  #managedHidden = false;

  /**
   * @param target used in messages
   * @param client returns the client; called for each try, so that a renewed session is used
   * @param renewSession called when AWS rejects the credentials
   * @param pause waits before a refused call is repeated
   */
  constructor(target: Target, client: () => EC2Client, renewSession: () => void, pause?: Pause) {
    this.#target = target;
    this.#client = client;
    this.#renewSession = renewSession;
    this.#pause = pause;
  }

  /** Repeats a refused call once, with a new session if AWS rejected the credentials. A second refusal is final. */
  async page(nextToken?: string): Promise<ResourcePage> {
    let client = this.#client();
    const describe = () => {
      client = this.#client();
      return this.#describeAsKnown(client, nextToken);
    };
    // Another region of the account may already have renewed the session.
    const renew = () => void (this.#client() === client && this.#renewSession());
    const isWorthIt = (error: Error) => translate(error, nextToken) === error;
    try {
      return await onceMore(describe, { renew, isWorthIt, pause: this.#pause });
    } catch (error) {
      throw this.#explained(translate(error, nextToken));
    }
  }

  /** After the first refusal, leaves out the parameter for managed instances if the endpoint does not know it. */
  async #describeAsKnown(client: EC2Client, nextToken: string | undefined): Promise<ResourcePage> {
    try {
      return await this.#describe(client, nextToken);
    } catch (error) {
      if (this.#managedHidden || !isManagedUnknown(error)) throw error;
      this.#managedHidden = true;
      return this.#describe(client, nextToken);
    }
  }

  /** Adds an explanation if AWS reports a region that is not enabled as an authentication failure. */
  #explained(error: unknown): unknown {
    if (!(error instanceof Error)) return error;
    const hint = notEnabledHint(error.name, this.#target.region, this.#target.accountId);
    return hint === undefined ? error : new RegionNotUsableError(error, hint);
  }

  async #describe(client: EC2Client, nextToken: string | undefined): Promise<ResourcePage> {
    const command = describeCommand({ managed: !this.#managedHidden, nextToken });
    const answer = await describeInstances(client, command, observe);
    const resources: ObservedResource[] = [];
    const withoutId: string[] = [];
    for (const observed of answer.instances) {
      if ('problem' in observed) withoutId.push(observed.problem);
      else resources.push(observed);
    }
    return {
      resources,
      ...(withoutId.length > 0 ? { withoutId } : {}),
      ...(this.#managedHidden ? { managedHidden: true } : {}),
      nextToken: answer.nextToken,
    };
  }
}

function translate(error: unknown, token: string | undefined): unknown {
  if (!(error instanceof Error)) return error;
  if (REFUSED_TOKEN.has(error.name) || (token !== undefined && isAboutTheToken(error)))
    return new TokenRefusedError(error.message, { cause: error });
  if (error.name === VANISHED) return new ResourceVanishedError(error.message, { cause: error });
  return error;
}

/** EC2 sends `Unable to parse pagination token` or `Value (…) for parameter NextToken is invalid`. */
const isAboutTheToken = ({ name, message }: Error): boolean =>
  name === 'InvalidParameterValue' && /token/i.test(message);
