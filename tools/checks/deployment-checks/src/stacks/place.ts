/** The account and region of a stack. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export const queueUrl = ({ accountId, region }: Place, name: string): string =>
  `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;

export const queueArn = ({ accountId, region }: Place, name: string): string =>
  `arn:aws:sqs:${region}:${accountId}:${name}`;

/** Name of the queue in its URL. */
export const queueNameOf = (url: string): string => new URL(url).pathname.split('/').at(-1) ?? '';
