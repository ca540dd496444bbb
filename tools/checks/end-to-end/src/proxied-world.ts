import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  onlyLoopback,
  type RecordingProxy,
  type RecordingProxyOptions,
  startRecordingProxy,
} from '@muster/aws-session/testing';
import { startWorld, type World, type WorldOptions } from './world.ts';

export interface ProxiedWorldOptions extends Omit<WorldOptions, 'environment'> {
  readonly proxy?: Omit<RecordingProxyOptions, 'upstream'>;
  /** Added to the names of the proxy, its CA and credentials. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A world whose AWS has its real host names and can be reached only through a proxy that terminates TLS. */
export interface ProxiedWorld extends World {
  readonly proxy: RecordingProxy;
  /** The proxy's CA certificate. */
  readonly caFile: string;
  /** Folder for files of a test, such as a profile. It is the HOME of the command. */
  readonly home: string;
  /** Hosts that the command connected to, each once, sorted. Connections beyond this machine were blocked. */
  connectedHosts(): string[];
}

/** Starts a world, and a proxy in front of its simulated AWS. The command cannot connect beyond this machine. */
export async function startProxiedWorld(options: ProxiedWorldOptions): Promise<ProxiedWorld> {
  const home = mkdtempSync(join(tmpdir(), 'muster-end-to-end-proxy-'));
  const guard = onlyLoopback(join(home, 'connections'));
  const caFile = join(home, 'ca.pem');
  let awsUrl: string | undefined;
  const proxy = await startRecordingProxy({ upstream: () => awsUrl, ...options.proxy });
  writeFileSync(caFile, proxy.authority.cert);
  const world = await startWorld({
    ...options,
    environment: (url) => {
      awsUrl = url;
      return {
        HOME: home,
        HTTPS_PROXY: proxy.url,
        AWS_CA_BUNDLE: caFile,
        AWS_ACCESS_KEY_ID: 'AKIASIMULATED0000000',
        AWS_SECRET_ACCESS_KEY: 'simulated',
        AWS_EC2_METADATA_DISABLED: 'true',
        ...guard.environment,
        ...options.environment,
      };
    },
  });
  return {
    ...world,
    proxy,
    caFile,
    home,
    connectedHosts: guard.connectedHosts,
    close: async () => {
      await world.close();
      await proxy.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
