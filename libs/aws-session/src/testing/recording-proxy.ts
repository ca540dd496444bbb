import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { createTestAuthority, type TestAuthority, type Validity } from './certificates.ts';
import { listenOnLoopback } from './loopback-server.ts';

export interface RecordingProxyOptions {
  /** URL of the server on loopback that answers for a host. Undefined: the proxy cannot reach the host (502). */
  readonly upstream: (host: string) => string | undefined;
  /** `user:password`. A client without it gets 407. */
  readonly credentials?: string;
  /** Status with which the proxy refuses to forward to a host. */
  readonly refuse?: (host: string) => number | undefined;
  /** Settings of the certificates that it presents for hosts. */
  readonly validity?: Validity;
  /** Name in these certificates. Default: the called host. */
  readonly certificateName?: (host: string) => string;
  /** The proxy itself uses TLS, with a certificate for 127.0.0.1. */
  readonly secure?: boolean;
}

/** One request to the proxy. */
export interface RecordedRequest {
  /** `CONNECT` for a tunnel, `TLS` for a request in a tunnel, `HTTP` for a request to forward. */
  readonly kind: 'CONNECT' | 'TLS' | 'HTTP';
  readonly host: string;
  readonly port: number;
}

export interface RecordingProxy {
  /** `http://127.0.0.1:PORT`, without credentials. */
  readonly url: string;
  /** The authority of its certificates. */
  readonly authority: TestAuthority;
  readonly requests: readonly RecordedRequest[];
  /** Hosts of the requests of a kind, each once, sorted. */
  hosts(kind: RecordedRequest['kind']): string[];
  close(): Promise<void>;
}

function splitAuthority(authority: string, defaultPort: number): { host: string; port: number } {
  const [, host = authority, port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(authority) ?? [];
  return { host, port: port === undefined ? defaultPort : Number(port) };
}

/**
 * A proxy on loopback for tests. Like company proxies, it terminates TLS, with certificates that its authority issues. It
 * forwards requests to servers on loopback and records them. It connects only to `upstream`.
 */
export async function startRecordingProxy(options: RecordingProxyOptions): Promise<RecordingProxy> {
  const { upstream, credentials, refuse, validity, certificateName, secure = false } = options;
  const authority = createTestAuthority();
  const requests: RecordedRequest[] = [];
  const tunnels = new Set<Duplex>();
  const contexts = new Map<string, SecureContext>();
  const contextOf = (host: string): SecureContext => {
    const context =
      contexts.get(host) ?? createSecureContext(authority.issue(certificateName?.(host) ?? host, validity));
    contexts.set(host, context);
    return context;
  };
  const expected =
    credentials === undefined ? undefined : `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;
  const refusalOf = ({ headers }: IncomingMessage, host: string): number | undefined => {
    if (expected !== undefined && headers['proxy-authorization'] !== expected) return 407;
    return refuse?.(host) ?? (upstream(host) === undefined ? 502 : undefined);
  };
  const forward = (host: string, path: string, request: IncomingMessage, response: ServerResponse): void => {
    const { method } = request;
    const headers = { ...request.headers };
    delete headers['proxy-authorization'];
    const onwards = httpRequest(new URL(path, upstream(host)), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onwards.on('error', () => response.destroy());
    request.pipe(onwards);
  };
  const inTunnel = createServer((request, response) => {
    const { host, port } = splitAuthority(request.headers.host ?? '', 443);
    requests.push({ kind: 'TLS', host, port });
    forward(host, request.url ?? '/', request, response);
  });
  const toForward: RequestListener = (request, response) => {
    const url = new URL(request.url ?? '', 'http://not-for-a-proxy.invalid');
    requests.push({ kind: 'HTTP', host: url.hostname, port: Number(url.port || 80) });
    const status = refusalOf(request, url.hostname);
    if (status === undefined) forward(url.hostname, `${url.pathname}${url.search}`, request, response);
    else response.writeHead(status).end('said the proxy');
  };
  const server = secure
    ? createSecureServer(authority.issue('127.0.0.1'), toForward)
    : createServer(toForward);
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    tunnels.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => tunnels.delete(socket));
    const { host, port } = splitAuthority(request.url ?? '', 443);
    requests.push({ kind: 'CONNECT', host, port });
    const status = refusalOf(request, host);
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 14\r\n\r\nsaid the proxy`);
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const tls = new TLSSocket(socket, { isServer: true, secureContext: contextOf(host) });
    tls.on('error', () => socket.destroy());
    inTunnel.emit('connection', tls);
  });
  const listening = await listenOnLoopback(server);
  return {
    url: `${secure ? 'https' : 'http'}://${listening.host}`,
    authority,
    requests,
    hosts: (kind) =>
      [...new Set(requests.filter((request) => request.kind === kind).map(({ host }) => host))].toSorted(),
    close: async () => {
      for (const tunnel of tunnels) tunnel.destroy();
      await listening.close();
    },
  };
}
