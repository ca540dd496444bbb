import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { configuredTrust, type Trust } from './ca-bundle.ts';
import { certificateFault } from './certificate-fault.ts';
import { proxiesOf, type Proxy, type RequestTarget } from './proxy.ts';
import { systemError } from './system-error.ts';
import { refusalOf, TunnelAgent, unreachable } from './tunnel-agent.ts';

/** Timeouts of a client. */
export interface Timeouts {
  /** Connection timeout. Through a proxy, it is always 10 seconds. */
  readonly connectionTimeoutMs: number;
  /** Timeout until the headers of the answer arrive, including the connection. */
  readonly requestTimeoutMs: number;
  /** Maximum silence of the connection, also within an answer. Default: `requestTimeoutMs`. */
  readonly socketTimeoutMs?: number;
}

type Handled = Parameters<NodeHttpHandler['handle']>;
type Request = Handled[0];
type Answer = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/** As in the SDK's own agents. */
const AGENT = { keepAlive: true, maxSockets: 50 };

const targetOf = ({ protocol, hostname, port }: Request): RequestTarget => ({
  protocol: protocol === 'http:' ? 'http:' : 'https:',
  host: hostname,
  port,
});

/** A request over plain HTTP for a proxy contains the whole URL. Source: RFC 9112, 3.2.2. */
function toProxy(request: Request, proxy: Proxy): Request {
  const { hostname, port, path } = request;
  const host = port === undefined ? hostname : `${hostname}:${port}`;
  const { authorization } = proxy;
  return Object.assign(Object.create(Object.getPrototypeOf(request) as object) as Request, request, {
    protocol: proxy.protocol,
    hostname: proxy.host,
    port: proxy.port,
    path: `http://${host}${path}`,
    headers: {
      host,
      ...request.headers,
      ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
    },
  });
}

/** For a connection without TLS. */
const NOTHING_TO_TRUST: Trust = { bundle: undefined, options: {} };

/**
 * The request handler of every client. It uses the proxy of HTTPS_PROXY, HTTP_PROXY and NO_PROXY, but never for this
 * machine, and trusts the CA bundle of AWS_CA_BUNDLE or the profile. It reads the settings with the first request that
 * needs them, so that a wrong setting fails that call. As with the SDK, each client has a separate handler: `destroy`
 * of one must not disconnect another.
 */
export class AwsRequestHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #options: NodeHttpHandlerOptions;
  readonly #profile: string | undefined;
  /** By the properties that their connections share. */
  readonly #handlers = new Map<string, NodeHttpHandler>();
  #proxyFor: ((target: RequestTarget) => Proxy | undefined) | undefined;
  #trust: Promise<Trust> | undefined;

  constructor(timeouts: Timeouts, profile?: string) {
    this.#profile = profile;
    this.#options = {
      connectionTimeout: timeouts.connectionTimeoutMs,
      requestTimeout: timeouts.requestTimeoutMs,
      socketTimeout: timeouts.socketTimeoutMs ?? timeouts.requestTimeoutMs,
      // Without it the SDK only warns.
      throwOnRequestTimeout: true,
    };
  }

  /**
   * @throws ConnectionSettingsError, ProxyRefusedError, ProxyUnavailableError, UntrustedCertificateError; errors of
   * Node
   */
  async handle(request: Request, options?: Handled[1]): Promise<Answer> {
    this.#proxyFor ??= proxiesOf(process.env);
    const target = targetOf(request);
    const proxy = this.#proxyFor(target);
    const isSecure = target.protocol === 'https:' || proxy?.protocol === 'https:';
    const trust = isSecure ? await this.#configuredTrust() : NOTHING_TO_TRUST;
    if (proxy !== undefined && target.protocol === 'http:')
      return this.#forwarded(request, options, proxy, trust);
    const handler = proxy === undefined ? this.#direct(trust) : this.#tunnel(proxy, trust);
    try {
      return await handler.handle(request, options);
    } catch (error) {
      throw certificateFault(error, target.host, trust.bundle) ?? error;
    }
  }

  async #forwarded(request: Request, options: Handled[1], proxy: Proxy, trust: Trust): Promise<Answer> {
    let answer: Answer;
    try {
      answer = await this.#direct(trust).handle(toProxy(request, proxy), options);
    } catch (error) {
      // A call that was aborted, by its timeout or its caller, has no code.
      throw systemError(error).code === undefined ? error : unreachable(proxy, error, trust.bundle);
    }
    const { statusCode, reason = '' } = answer.response;
    if (statusCode === 407) throw refusalOf(statusCode, reason, request.hostname, proxy);
    return answer;
  }

  async #configuredTrust(): Promise<Trust> {
    this.#trust ??= configuredTrust(this.#profile);
    try {
      return await this.#trust;
    } catch (error) {
      this.#trust = undefined;
      throw error;
    }
  }

  #handler(key: string, options: () => NodeHttpHandlerOptions): NodeHttpHandler {
    const known = this.#handlers.get(key);
    if (known !== undefined) return known;
    const handler = new NodeHttpHandler({ ...this.#options, ...options() });
    this.#handlers.set(key, handler);
    return handler;
  }

  #direct(trust: Trust): NodeHttpHandler {
    return this.#handler(trust === NOTHING_TO_TRUST ? 'http' : 'https', () => ({
      httpsAgent: trust.options,
    }));
  }

  #tunnel(proxy: Proxy, trust: Trust): NodeHttpHandler {
    return this.#handler(proxy.variable, () => ({
      // The tunnel has a separate timeout.
      connectionTimeout: 0,
      httpsAgent: new TunnelAgent(proxy, trust, AGENT),
    }));
  }

  updateHttpClientConfig(key: keyof NodeHttpHandlerOptions, value: never): void {
    this.#options[key] = value;
    for (const handler of this.#handlers.values()) handler.updateHttpClientConfig(key, value);
  }

  httpHandlerConfigs(): NodeHttpHandlerOptions {
    return { ...this.#options };
  }

  destroy(): void {
    for (const handler of this.#handlers.values()) handler.destroy();
  }
}
