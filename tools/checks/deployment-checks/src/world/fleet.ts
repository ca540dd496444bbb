import {
  SimulatedAwsControl,
  type SimulatedAwsOptionsInput,
  startSimulatedAwsWorker,
} from '@muster/simulated-aws';

export const hub = '999999999999';
export const accounts = ['111111111111', '222222222222'] as const;
export const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-2'] as const;

const options: SimulatedAwsOptionsInput = {
  accounts: [...accounts],
  regions: [...regions],
  instancesPerTarget: 60,
  hubAccountId: hub,
  externalId: 'muster',
  emptyPages: true,
  latencyMsPerInstance: 0,
  throttling: false,
};

export type FleetOptions = Partial<SimulatedAwsOptionsInput>;

/** The fleet for the zips and the local engine. Each start creates the same fleet. */
export interface Fleet {
  readonly url: string;
  readonly control: SimulatedAwsControl;
  close(): Promise<void>;
}

export async function startFleet(over: FleetOptions = {}): Promise<Fleet> {
  const aws = await startSimulatedAwsWorker({ ...options, ...over });
  return { url: aws.url, control: new SimulatedAwsControl(aws.url), close: () => aws.close() };
}
