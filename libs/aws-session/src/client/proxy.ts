import { ConnectionSettingsError } from './errors.ts';
import { goesDirectBy } from './no-proxy.ts';

/** An HTTP proxy, as a variable of the environment names it. */
export interface Proxy {
  readonly protocol: 'http:' | 'https:';
  /** Name or IP address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** Value of the header Proxy-Authorization. */
  readonly authorization: string | undefined;
  /** For messages: the URL without user and password. */
  readonly url: string;
  /** For messages: the variable that names it. */
  readonly variable: string;
}

/** Where a request goes. */
export interface RequestTarget {
  readonly protocol: 'http:' | 'https:';
  readonly host: string;
  /** Absent: the one of the protocol. */
  readonly port?: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORTS = { 'http:': 80, 'https:': 443 } as const;

/** Lower case goes first, and an empty value means none, as with curl. */
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

/** No message repeats the value: it may hold a password. */
function parseProxy(variable: string, value: string): Proxy {
  // As curl and the AWS CLI read it: without a scheme it is http.
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
 * The proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, in upper or lower case.
 * @returns the proxy for a request; undefined if it goes to its host directly
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
