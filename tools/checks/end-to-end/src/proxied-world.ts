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
  /** Over what names the proxy, its CA and credentials. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A world whose AWS is reached under its real host names, and only through a proxy that ends TLS. */
export interface ProxiedWorld extends World {
  readonly proxy: RecordingProxy;
  /** The proxy's CA certificate. */
  readonly caFile: string;
  /** For files of a test, such as a profile; the HOME of the command. */
  readonly home: string;
  /** Hosts that the command connected to, each once, sorted. What is not this machine was kept from it. */
  connectedHosts(): string[];
}

/** Starts a world, and a proxy in front of its simulated AWS. The command cannot leave this machine. */
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
