/**
 * Loaded before a process that must not connect beyond this machine. Every thread records its connections in the file
 * of CONNECTIONS_FILE, one host and port in each line. A connection beyond this machine fails.
 */
import { appendFileSync } from 'node:fs';
import { isIPv4, Socket } from 'node:net';

const { CONNECTIONS_FILE = '' } = process.env;
const connect = Socket.prototype.connect;

Socket.prototype.connect = function (...args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const {
    host = 'localhost',
    port,
    path,
  } = typeof first === 'object' && first !== null ? first : { port: first, host: second };
  if (path !== undefined && path !== null) return connect.apply(this, args);
  appendFileSync(CONNECTIONS_FILE, `${host}:${port}\n`);
  const isLoopback = host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
  if (isLoopback) return connect.apply(this, args);
  process.nextTick(() =>
    this.destroy(Object.assign(new Error(`${host} is not this machine`), { code: 'ENETUNREACH' })),
  );
  return this;
};
