import { BlockList, isIP, isIPv4 } from 'node:net';

/** The target of a request, as NO_PROXY can name it. */
export interface Destination {
  /** Name or IP address. IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

const family = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6');

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether a host is this machine. A `BlockList` also checks IPv4 addresses that are mapped to IPv6. */
export function isLoopback(host: string): boolean {
  if (isIP(host) !== 0) return LOOPBACK.check(host, family(host));
  return /^(.*\.)?localhost\.?$/i.test(host);
}

type Matches = (destination: Destination) => boolean;

const isIn =
  (list: BlockList): Matches =>
  ({ host }) =>
    isIP(host) !== 0 && list.check(host, family(host));

/** `host`, `host:port`, `[address]:port`. An IPv6 address without brackets has no port. */
function splitPort(entry: string): { host: string; port: number | undefined } {
  if (isIP(entry) !== 0) return { host: entry, port: undefined };
  const [, host = entry, port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  return { host: withoutBrackets(host), port: port === undefined ? undefined : Number(port) };
}

/** A network such as `10.0.0.0/8`. Undefined if the entry is not a network. */
function networkOf(entry: string): Matches | undefined {
  const [, address = '', bits = ''] = /^\[?([\da-f.:]+)\]?\/(\d{1,3})$/.exec(entry) ?? [];
  const version = isIP(address);
  if (version === 0 || Number(bits) > (version === 4 ? 32 : 128)) return undefined;
  const network = new BlockList();
  network.addSubnet(address, Number(bits), family(address));
  return isIn(network);
}

function matcherOf(entry: string): Matches {
  if (entry === '*') return () => true;
  const network = networkOf(entry);
  if (network !== undefined) return network;
  const { host, port } = splitPort(entry);
  const hasPort: Matches = (destination) => port === undefined || destination.port === port;
  if (isIP(host) !== 0) {
    const address = new BlockList();
    address.addAddress(host, family(host));
    return (destination) => isIn(address)(destination) && hasPort(destination);
  }
  const name = host.replace(/^\*?\./, '').replace(/\.$/, '');
  if (name === '') return () => false;
  return (destination) =>
    isIP(destination.host) === 0 && `.${destination.host}`.endsWith(`.${name}`) && hasPort(destination);
}

/**
 * Parses a NO_PROXY list like curl: names separated by commas or spaces, each of which includes its subdomains; `*` for
 * all; IP addresses and networks. As in other tools, a name may have a port, and start with `.` or `*.`.
 * @returns whether a request bypasses the proxy. Requests to this machine always do
 */
export function goesDirectBy(noProxy: string): (destination: Destination) => boolean {
  const matchers = noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map(matcherOf);
  return ({ host, port }) => {
    const destination = { host: withoutBrackets(host).toLowerCase().replace(/\.$/, ''), port };
    return isLoopback(destination.host) || matchers.some((matches) => matches(destination));
  };
}
