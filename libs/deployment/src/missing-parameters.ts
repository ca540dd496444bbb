import { GetParametersCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { demanded, provesAnswers } from '@muster/aws-session/answers';

/** Source: SSM API Reference, GetParameters. */
const MAX_NAMES = 10;

/** Those of the SSM parameters that do not exist. Throws AWS's error if they cannot be read. */
export async function missingParameters(
  names: readonly string[],
  config: SSMClientConfig,
): Promise<readonly string[]> {
  // The settings come from Serverless, with its variables for proxies and CA files.
  // eslint-disable-next-line no-restricted-syntax
  const client = provesAnswers(new SSMClient(config));
  const missing: string[] = [];
  for (let start = 0; start < names.length; start += MAX_NAMES) {
    const command = new GetParametersCommand({ Names: names.slice(start, start + MAX_NAMES) });
    const { InvalidParameters } = await client.send(command);
    missing.push(...demanded(InvalidParameters, 'InvalidParameters'));
  }
  return missing;
}
