import http, { type ClientRequestArgs, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import type { CaBundle, Trust } from './ca-bundle.ts';
import { certificateFault } from './certificate-fault.ts';
import { ProxyRefusedError, ProxyUnavailableError } from './errors.ts';
import type { Proxy } from './proxy.ts';
import { systemError } from './system-error.ts';

/**
 * Timeout to connect to the proxy, and from there to the host. These are two connections, and the proxy may query an
 * authority first.
 */
const TUNNEL_TIMEOUT_MS = 10_000;
const HTTPS_PORT = 443;

/** Meaning of a proxy's status, for the user. */
export function refusalOf(status: number, reason: string, host: string, proxy: Proxy): Error {
  const answer = `the proxy ${proxy.url} answered ${status}${reason === '' ? '' : ` ${reason}`} for ${host}`;
  if (status === 407)
    return new ProxyRefusedError(
      `${answer}; put the proxy's user and password into ${proxy.variable} (http://USER:PASSWORD@HOST:PORT)`,
    );
  if (status >= 500 || status === 429 || status === 408) return new ProxyUnavailableError(answer);
  return new ProxyRefusedError(
    `${answer}; have the host allowed on the proxy, or put it into NO_PROXY if it can be reached directly`,
  );
}

/** Meaning of an error in the connection to the proxy itself, for the user. */
export function unreachable(proxy: Proxy, error: unknown, bundle: CaBundle | undefined): Error {
  const untrusted = certificateFault(error, `the proxy ${proxy.url}`, bundle);
  if (untrusted !== undefined) return untrusted;
  return new ProxyUnavailableError(
    `the proxy ${proxy.url} could not be used: ${systemError(error).message}; check ${proxy.variable} and NO_PROXY`,
    { cause: error },
  );
}

/**
 * Connections through an HTTP proxy (CONNECT), with TLS from end to end. Node's `proxyEnv` is not used: versions before
 * 24.5 ignore it, so calls would silently bypass the proxy, and it does not use a CA bundle for the proxy's
 * certificate. As in Node's agent, `maxSockets` counts established tunnels.
 */
export class TunnelAgent extends https.Agent {
  readonly #proxy: Proxy;
  readonly #trust: Trust;

  constructor(proxy: Proxy, trust: Trust, options: https.AgentOptions) {
    super({ ...options, ...trust.options });
    this.#proxy = proxy;
    this.#trust = trust;
  }

  override createConnection(
    options: ClientRequestArgs,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const host = options.host ?? 'localhost';
    const port = Number(options.port ?? HTTPS_PORT);
    const proxy = this.#proxy;
    // Node also calls back with only an error. Its types do not allow that.
    const fail = (error: Error) => (callback as ((error: Error) => void) | undefined)?.(error);
    const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
    const request = (proxy.protocol === 'https:' ? https : http).request({
      method: 'CONNECT',
      host: proxy.host,
      port: proxy.port,
      path: authority,
      headers: {
        host: authority,
        ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
      },
      agent: false,
      // Otherwise, Node compares the proxy's certificate with the `host` header.
      servername: isIP(proxy.host) === 0 ? proxy.host : '',
      ...this.#trust.options,
    });
    const timer = setTimeout(
      () =>
        request.destroy(
          new ProxyUnavailableError(`no tunnel to ${host} within ${TUNNEL_TIMEOUT_MS / 1000} s`),
        ),
      TUNNEL_TIMEOUT_MS,
    );
    request
      .once('connect', ({ statusCode = 0, statusMessage = '' }: IncomingMessage, socket: Duplex) => {
        clearTimeout(timer);
        if (statusCode >= 200 && statusCode < 300) {
          callback?.(null, super.createConnection({ ...options, socket } as ClientRequestArgs) as Duplex);
          return;
        }
        socket.destroy();
        fail(refusalOf(statusCode, statusMessage, host, proxy));
      })
      .on('error', (error: unknown) => {
        clearTimeout(timer);
        fail(unreachable(proxy, error, this.#trust.bundle));
      })
      .end();
    return undefined;
  }
}
