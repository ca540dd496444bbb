/** The environment that sends the calls of the AWS SDKs and the AWS CLI to a simulated AWS, as its hub account. */
export function environmentOf(url: string, region = 'us-east-1'): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_EC2: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_ENDPOINT_URL_ORGANIZATIONS: url,
    AWS_ACCESS_KEY_ID: 'AKIASIMULATED0000000',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  };
}
