import { EC2Client } from '@aws-sdk/client-ec2';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { SimulatedAwsControl, startSimulatedAws } from '../src/index.ts';
import type { SimulatedAws, SimulatedAwsOptionsInput } from '../src/index.ts';

const ACCOUNT = '111111111111';
const REGION = 'us-east-1';
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/MusterReader`;
const HUB_KEYS = { accessKeyId: 'AKIASIMULATED0000000', secretAccessKey: 'simulated' };

type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** A running simulation, with clients that do not retry and a clock that the test advances. */
export interface Harness {
  readonly server: SimulatedAws;
  readonly control: SimulatedAwsControl;
  readonly clock: { nowMs: number };
  sts(keys?: Keys, region?: string): STSClient;
  organizations(keys?: Keys): OrganizationsClient;
  /** Credentials of a role in an account. Default: the first account. */
  assume(accountId?: string): Promise<Keys>;
  /** A client with an assumed role in an account and region. */
  ec2(region?: string, accountId?: string): Promise<EC2Client>;
  hubEc2(region?: string): EC2Client;
  close(): Promise<void>;
}

/** Starts a simulation with one account and no latency, unless the options change that. */
export async function startHarness(options: SimulatedAwsOptionsInput = {}): Promise<Harness> {
  const clock = { nowMs: Date.now() };
  const server = await startSimulatedAws(
    { accounts: 1, instancesPerTarget: 12, latencyMsPerInstance: 0, managedShare: 0, ...options },
    { now: () => clock.nowMs },
  );
  const clients: { destroy(): void }[] = [];
  const keep = <T extends { destroy(): void }>(client: T): T => {
    clients.push(client);
    return client;
  };
  const settings = (credentials: Keys, region: string) => ({
    endpoint: server.url,
    region,
    credentials,
    maxAttempts: 1,
  });
  const sts = (keys: Keys = HUB_KEYS, region = REGION) => keep(new STSClient(settings(keys, region)));
  const assume = async (accountId = ACCOUNT): Promise<Keys> => {
    const RoleArn = `arn:aws:iam::${accountId}:role/MusterReader`;
    const { Credentials: found } = await sts().send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test', ExternalId: options.externalId }),
    );
    return {
      accessKeyId: found?.AccessKeyId ?? '',
      secretAccessKey: found?.SecretAccessKey ?? '',
      sessionToken: found?.SessionToken ?? '',
    };
  };
  return {
    server,
    control: new SimulatedAwsControl(server.url),
    clock,
    sts,
    organizations: (keys = HUB_KEYS) => keep(new OrganizationsClient(settings(keys, REGION))),
    assume,
    ec2: async (region = REGION, accountId = ACCOUNT) =>
      keep(new EC2Client(settings(await assume(accountId), region))),
    hubEc2: (region = REGION) => keep(new EC2Client(settings(HUB_KEYS, region))),
    close: async () => {
      for (const client of clients) client.destroy();
      await server.close();
    },
  };
}
