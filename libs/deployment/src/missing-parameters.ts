import { GetParametersCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { demanded, provesAnswers } from '@muster/aws-session/answers';

/** Source: SSM API Reference, GetParameters. */
const MAX_NAMES = 10;

/** Which of these SSM parameters are not there. Throws what AWS answers where they may not be read. */
export async function missingParameters(
  names: readonly string[],
  config: SSMClientConfig,
): Promise<readonly string[]> {
  // The settings are those of Serverless, with its own variables for proxies and CA files.
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
