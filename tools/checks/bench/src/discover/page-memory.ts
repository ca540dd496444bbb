import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const SAMPLE_PAUSE_MS = 20;

/** The service in the signature identifies calls to EC2. */
const isEc2Call = (message: unknown): boolean => {
  if (typeof message !== 'object' || message === null || !('request' in message)) return false;
  const { getHeader } = message.request as Partial<ClientRequest>;
  const authorization = getHeader?.call(message.request, 'authorization');
  return typeof authorization === 'string' && authorization.includes('/ec2/aws4_request');
};

/**
 * Samples the resident memory of this process every 20 ms, regardless of garbage collection, and keeps the maximum for
 * each page of DescribeInstances. A sample belongs to the page that arrived last.
 */
export function followPageMemory(): { stop(): number[] } {
  const highest: number[] = [];
  const sample = () => {
    const newest = highest.length - 1;
    if (newest >= 0) highest[newest] = Math.max(highest[newest] ?? 0, process.memoryUsage.rss());
  };
  subscribe('http.client.response.finish', (message) => {
    if (!isEc2Call(message)) return;
    sample();
    highest.push(process.memoryUsage.rss());
  });
  const timer = setInterval(sample, SAMPLE_PAUSE_MS);
  return {
    stop: () => {
      clearInterval(timer);
      sample();
      return highest;
    },
  };
}
