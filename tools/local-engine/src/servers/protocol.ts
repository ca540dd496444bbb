import type { QueueDefinition } from '@muster/service-definition';

/** What the thread of the embedded servers is started with. */
export interface ServersInput {
  readonly databasePath: string;
  readonly instanceId: string;
  /** Absent: no queue server is started. */
  readonly queues?: readonly QueueDefinition[];
}

export interface QueueUrls {
  readonly url: string;
  readonly deadLetterUrl: string;
}

export interface ServersReady {
  readonly type: 'ready';
  readonly dynamoDbEndpoint: string;
  readonly sqsEndpoint?: string;
  /** By `QueueDefinition.name`. */
  readonly queues: Readonly<Record<string, QueueUrls>>;
}

export interface ServersRefused {
  readonly type: 'refused';
  readonly reason: 'locked' | 'not-writable' | 'damaged' | 'other';
  readonly message: string;
}

export type ServersMessage = ServersReady | ServersRefused | { readonly type: 'closed' };

/** Name of tables and queues on this machine: `<name>-local`. */
export const LOCAL_STAGE = 'local';
export const LOCAL_REGION = 'us-east-1';
export const LOOPBACK = '127.0.0.1';
