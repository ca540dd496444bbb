import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { awsClient } from '@muster/aws-session/client';
import { ImpossibleStateError } from '@muster/errors';
import type { ReportBucket } from '../ports/report-bucket.ts';

/** A client with explicit retries and timeouts. Region, credentials and endpoint come from the environment. */
export const createS3 = (): S3Client =>
  awsClient(S3Client, {
    maxAttempts: 6,
    retryMode: 'standard',
    timeouts: { connectionTimeoutMs: 2_000, requestTimeoutMs: 60_000 },
  });

/** Pages as objects. The bucket encrypts them and decides how long they stay. */
export class S3ReportBucket implements ReportBucket {
  readonly #s3: S3Client;

  constructor(s3: S3Client) {
    this.#s3 = s3;
  }

  async put(location: string, page: Uint8Array): Promise<void> {
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(location) ?? [];
    if (Bucket === undefined) throw new ImpossibleStateError(`${location} is not the location of an object`);
    await this.#s3.send(
      new PutObjectCommand({ Bucket, Key, Body: page, ContentType: 'text/html; charset=utf-8' }),
    );
  }
}
