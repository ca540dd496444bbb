import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asError } from '@muster/errors';
import { callControl, CONTROL_PREFIX } from './control.ts';
import { SimulatedAwsError } from './errors.ts';
import { parseOptions } from './options.ts';
import type { SimulatedAwsOptions, SimulatedAwsOptionsInput } from './options.ts';
import { callAws } from './requests.ts';
import { createSimulation } from './simulation.ts';
import type { Simulation } from './simulation.ts';

const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Longer than clients keep an idle connection, so that the server never closes one while a request arrives. */
const KEEP_ALIVE_MS = 120_000;

export interface ListenSettings {
  /** Default: 0, which selects a free port. */
  readonly port?: number;
  /** A loopback address. Default: 127.0.0.1. */
  readonly host?: string;
  /** The clock, in epoch milliseconds, for tests that advance the time. */
  readonly now?: () => number;
}

export interface SimulatedAws {
  readonly url: string;
  readonly port: number;
  readonly options: SimulatedAwsOptions;
  /** Stops listening and closes the remaining connections. */
  close(): Promise<void>;
}

/**
 * Starts a simulated AWS in this process. Throws `InvalidOptionsError`, `JournalError`, or `SimulatedAwsError` if the
 * port cannot be used.
 */
export async function startSimulatedAws(
  options: SimulatedAwsOptionsInput = {},
  { port = 0, host = '127.0.0.1', now = Date.now }: ListenSettings = {},
): Promise<SimulatedAws> {
  const parsed = parseOptions(options);
  const simulation = createSimulation(parsed);
  const server = createServer((request, response) => {
    handle(request, response, simulation, now).catch((error: unknown) => response.destroy(asError(error)));
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  try {
    await listen(server, port, host);
  } catch (error) {
    simulation.close();
    throw error;
  }
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${bound}`,
    port: bound,
    options: parsed,
    close: () => close(server, simulation),
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  simulation: Simulation,
  now: () => number,
): Promise<void> {
  const body = await readBody(request);
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname.startsWith(CONTROL_PREFIX)) {
    const answer = callControl({ method: request.method ?? 'GET', url, body, nowMs: now() }, simulation);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    return;
  }
  const { headers } = request;
  const call = { headers, query: url.search, body, requestId: randomUUID(), nowMs: now() };
  const answer = callAws(call, simulation);
  try {
    const { latencyMs, latencyMsPerInstance } = simulation.options;
    await pause(latencyMs + answer.instances * latencyMsPerInstance);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  } finally {
    if (answer.api !== undefined) simulation.stats.end(answer.api);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES)
      throw new SimulatedAwsError('RequestTooLarge', `the request has more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The timer does not keep the process alive after the server is closed. */
function pause(durationMs: number): Promise<void> {
  if (durationMs <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, durationMs).unref();
  });
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'it is in use' : error.message;
      reject(
        new SimulatedAwsError('ListenFailed', `cannot listen on port ${port} of ${host}: ${reason}`, {
          cause: error,
        }),
      );
    });
    server.listen(port, host, resolve);
  });
}

function close(server: Server, simulation: Simulation): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      simulation.close();
      resolve();
    });
    server.closeAllConnections();
  });
}
