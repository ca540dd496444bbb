import { ConnectionSettingsError } from './errors.ts';
import { goesDirectBy } from './no-proxy.ts';

/** An HTTP proxy from an environment variable. */
export interface Proxy {
  readonly protocol: 'http:' | 'https:';
  /** Name or IP address. IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** Value of the header Proxy-Authorization. */
  readonly authorization: string | undefined;
  /** URL without user and password, for messages. */
  readonly url: string;
  /** The variable that contains it, for messages. */
  readonly variable: string;
}

/** The target of a request. */
export interface RequestTarget {
  readonly protocol: 'http:' | 'https:';
  readonly host: string;
  /** Absent: the default port of the protocol. */
  readonly port?: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORTS = { 'http:': 80, 'https:': 443 } as const;

/** Lower case overrides, and an empty value means none, as with curl. */
function variableOf(environment: Environment, name: string): { variable: string; value: string } | undefined {
  for (const variable of [name.toLowerCase(), name]) {
    const value = environment[variable];
    if (value !== undefined) return value.trim() === '' ? undefined : { variable, value: value.trim() };
  }
  return undefined;
}

function decoded(text: string, variable: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ConnectionSettingsError(
      `the user or password in ${variable} has a % that begins no escape; write %25 for it`,
    );
  }
}

/** No message contains the value, because it may contain a password. */
function parseProxy(variable: string, value: string): Proxy {
  // As in curl and the AWS CLI: a URL without a scheme is HTTP.
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value.replace(/^\/\//, '')}`;
  const expected = 'expected a URL such as http://proxy.example.com:3128';
  if (!URL.canParse(text)) throw new ConnectionSettingsError(`${variable} is not a URL; ${expected}`);
  const { protocol, hostname, port, username, password } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new ConnectionSettingsError(
      `${variable} names a proxy of the kind ${protocol.slice(0, -1)}, which Muster does not support; ${expected}`,
    );
  const credentials = `${decoded(username, variable)}:${decoded(password, variable)}`;
  return {
    protocol,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? DEFAULT_PORTS[protocol] : Number(port),
    authorization:
      credentials === ':' ? undefined : `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`,
    url: `${protocol}//${hostname}${port === '' ? '' : `:${port}`}`,
    variable,
  };
}

/**
 * The proxies from HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in upper or lower case.
 * @returns the proxy for a request. Undefined if it goes to its host directly
 * @throws ConnectionSettingsError, also later, for the variable that a request needs
 */
export function proxiesOf(environment: Environment): (target: RequestTarget) => Proxy | undefined {
  const named = {
    'http:': variableOf(environment, 'HTTP_PROXY'),
    'https:': variableOf(environment, 'HTTPS_PROXY'),
  };
  const goesDirect = goesDirectBy(variableOf(environment, 'NO_PROXY')?.value ?? '');
  const parsed = new Map<string, Proxy>();
  return ({ protocol, host, port = DEFAULT_PORTS[protocol] }) => {
    const setting = named[protocol];
    if (setting === undefined || goesDirect({ host, port })) return undefined;
    const proxy = parsed.get(setting.variable) ?? parseProxy(setting.variable, setting.value);
    parsed.set(setting.variable, proxy);
    return proxy;
  };
}
