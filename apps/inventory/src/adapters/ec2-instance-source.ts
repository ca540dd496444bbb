import { DescribeInstancesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { isExpiredCredentials } from '@muster/aws-session';
import { InstanceVanishedError, TokenRefusedError } from '../errors.ts';
import type { InstancePage, InstanceSource } from '../ports/instance-source.ts';
import { describeInstances } from './describe-instances.ts';
import { observe } from './observe-instance.ts';

/** The most DescribeInstances gives at once. Without MaxResults the call counts as unpaginated and is throttled harder. */
const PAGE_SIZE = 1000;

/** Source: EC2 errors overview. */
const REFUSED_TOKEN = new Set(['InvalidPaginationToken', 'InvalidNextToken']);
const VANISHED = 'InvalidInstanceID.NotFound';

/** DescribeInstances of one account and region. */
export class Ec2InstanceSource implements InstanceSource {
  readonly #client: () => EC2Client;
  readonly #renewSession: () => void;

  /**
   * @param client gives the client; asked anew for each call, so that a renewed session is used
   * @param renewSession called when AWS says that the credentials have expired
   */
  constructor(client: () => EC2Client, renewSession: () => void) {
    this.#client = client;
    this.#renewSession = renewSession;
  }

  async page(nextToken?: string): Promise<InstancePage> {
    try {
      return await this.#describe(nextToken);
    } catch (error) {
      if (!isExpiredCredentials(error)) throw translate(error, nextToken);
      this.#renewSession();
      return await this.#describe(nextToken).catch((second: unknown) => {
        throw translate(second, nextToken);
      });
    }
  }

  async #describe(nextToken: string | undefined): Promise<InstancePage> {
    const command = new DescribeInstancesCommand({
      MaxResults: PAGE_SIZE,
      // Instances that AWS services run on the account's behalf are hidden unless asked for.
      IncludeManagedResources: true,
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    });
    const { instances, nextToken: following } = await describeInstances(this.#client(), command);
    return { instances: instances.map(observe), nextToken: following };
  }
}

function translate(error: unknown, token: string | undefined): unknown {
  if (!(error instanceof Error)) return error;
  if (REFUSED_TOKEN.has(error.name) || (token !== undefined && isAboutTheToken(error)))
    return new TokenRefusedError(error.message, { cause: error });
  if (error.name === VANISHED) return new InstanceVanishedError(error.message, { cause: error });
  return error;
}

/** `Unable to parse pagination token`, or `Value (…) for parameter NextToken is invalid`, as EC2 is seen to say too. */
const isAboutTheToken = ({ name, message }: Error): boolean =>
  name === 'InvalidParameterValue' && /token/i.test(message);
