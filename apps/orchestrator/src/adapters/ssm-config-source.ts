import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { demanded } from '@muster/aws-session/answers';
import { awsClient } from '@muster/aws-session/client';
import type { ConfigSource } from '../ports/config-source.ts';

const createSsm = (): SSMClient =>
  awsClient(SSMClient, {
    maxAttempts: 6,
    timeouts: { connectionTimeoutMs: 2_000, requestTimeoutMs: 10_000 },
  });

/** An SSM parameter of type String: 4 KB, or 8 KB in the advanced tier. Source: SSM User Guide, parameter tiers. */
export class SsmConfigSource implements ConfigSource {
  readonly name: string;
  readonly #ssm: SSMClient;

  /** @param name full name of the parameter */
  constructor(name: string, ssm = createSsm()) {
    this.name = name;
    this.#ssm = ssm;
  }

  async read(): Promise<string | undefined> {
    try {
      const { Parameter } = await this.#ssm.send(new GetParameterCommand({ Name: this.name }));
      return demanded(Parameter?.Value, 'Parameter.Value');
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  }
}
