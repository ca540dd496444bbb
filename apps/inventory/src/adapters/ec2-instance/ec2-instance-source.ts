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
   * @param target for messages
   * @param client gives the client; called anew for each try, so that a renewed session is used
   * @param renewSession called when AWS refuses the credentials
   * @param pause before a call that was refused is made once more
   */
  constructor(target: Target, client: () => EC2Client, renewSession: () => void, pause?: Pause) {
    this.#target = target;
    this.#client = client;
    this.#renewSession = renewSession;
    this.#pause = pause;
  }

  /** A refusal is believed when it comes twice, the second time with a new session if it is about the credentials. */
  async page(nextToken?: string): Promise<ResourcePage> {
    let client = this.#client();
    const describe = () => {
      client = this.#client();
      return this.#describeAsKnown(client, nextToken);
    };
    // Another region of the account may have renewed the session since.
    const renew = () => void (this.#client() === client && this.#renewSession());
    const isWorthIt = (error: Error) => translate(error, nextToken) === error;
    try {
      return await onceMore(describe, { renew, isWorthIt, pause: this.#pause });
    } catch (error) {
      throw this.#explained(translate(error, nextToken));
    }
  }

  /** An endpoint that does not know the parameter for managed instances is called without it from then on. */
  async #describeAsKnown(client: EC2Client, nextToken: string | undefined): Promise<ResourcePage> {
    try {
      return await this.#describe(client, nextToken);
    } catch (error) {
      if (this.#managedHidden || !isManagedUnknown(error)) throw error;
      this.#managedHidden = true;
      return this.#describe(client, nextToken);
    }
  }

  /** The same error, with what it means where AWS does not say it. */
  #explained(error: unknown): unknown {
    if (!(error instanceof Error)) return error;
    const hint = notEnabledHint(error.name, this.#target.region, this.#target.accountId);
    return hint === undefined ? error : new RegionNotUsableError(error, hint);
  }

  async #describe(client: EC2Client, nextToken: string | undefined): Promise<ResourcePage> {
    const command = describeCommand({ managed: !this.#managedHidden, nextToken });
    const answer = await describeInstances(client, command);
    const resources: ObservedResource[] = [];
    const withoutId: string[] = [];
    for (const described of answer.instances) {
      const observed = observe(described);
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

/** `Unable to parse pagination token`, or `Value (…) for parameter NextToken is invalid`, as EC2 is seen to say too. */
const isAboutTheToken = ({ name, message }: Error): boolean =>
  name === 'InvalidParameterValue' && /token/i.test(message);
