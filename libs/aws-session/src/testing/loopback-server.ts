import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

export interface LoopbackServer {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Starts an HTTP server on a free port of the loopback interface. */
export const startLoopbackServer = (listener: RequestListener): Promise<LoopbackServer> =>
  listenOnLoopback(createServer(listener));

/** Starts a server that exists already. */
export async function listenOnLoopback(server: Server): Promise<LoopbackServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  const host = `127.0.0.1:${address.port}`;
  return {
    host,
    endpoint: `http://${host}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
