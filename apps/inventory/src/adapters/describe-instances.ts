import type { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { DescribedInstance } from './observe-instance.ts';
import { readInstances } from './read-instances.ts';

interface Answer {
  statusCode: number;
  body: AsyncIterable<Uint8Array>;
}

const isAnswer = (response: unknown): response is Answer =>
  typeof response === 'object' && response !== null && 'statusCode' in response && 'body' in response;

/**
 * Sends a command and reads the instances out of the answer before the SDK parses the rest of it: see `readInstances`.
 * An answer that cannot be read so is left to the SDK as a whole; so is every error.
 */
export async function describeInstances(
  client: EC2Client,
  command: DescribeInstancesCommand,
): Promise<{ instances: readonly DescribedInstance[]; nextToken: string | undefined }> {
  let read: ReturnType<typeof readInstances>;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (!isAnswer(response) || response.statusCode !== 200) return result;
      const chunks: Uint8Array[] = [];
      for await (const chunk of response.body) chunks.push(chunk);
      const xml = Buffer.concat(chunks).toString('utf8');
      read = readInstances(xml);
      return { ...result, response: Object.assign(response, { body: Buffer.from(read?.rest ?? xml) }) };
    },
    { step: 'deserialize', priority: 'low', name: 'musterReadInstances' },
  );
  const answer = await client.send(command);
  const parsed = (answer.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []);
  return { instances: read?.instances ?? parsed, nextToken: answer.NextToken || undefined };
}
