import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DoctorReportV1, parseContract } from '@muster/contracts';
import { type FakeStage, startFakeStage, startMuster } from '@muster/muster/testing';
import { environmentOf, SimulatedAwsControl, startSimulatedAwsWorker } from '@muster/simulated-aws';

export const RULES =
  'roles: { externalId: muster }\nrules:\n  - id: production\n    set: { Production: "Yes" }\n';
export const THREE_ACCOUNTS = `accounts: ["111111111111", "222222222222", "333333333333"]\n${RULES}`;

/** A temporary folder, a function that writes a file into it and returns the path, and one that removes the folder. */
export function doctorFiles() {
  const directory = mkdtempSync(join(tmpdir(), 'muster-doctor-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  return { directory, file, remove: () => rmSync(directory, { recursive: true }) };
}

/** What `muster doctor` examines: a simulated AWS with three accounts, and a stage. */
export interface DoctorWorld {
  readonly control: SimulatedAwsControl;
  readonly stage: FakeStage;
  /** Directs a command to the simulated AWS. */
  readonly environment: Readonly<Record<string, string>>;
  /** Without the progress lines, which only a check of more than 5 seconds prints. */
  doctor(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }>;
  close(): Promise<void>;
}

export async function startDoctorWorld(): Promise<DoctorWorld> {
  const simulation = await startSimulatedAwsWorker({
    accounts: 3,
    regions: ['us-east-1', 'eu-west-1'],
    instancesPerTarget: 5,
    externalId: 'muster',
  });
  const stage = await startFakeStage();
  const environment = environmentOf(simulation.url);
  return {
    control: new SimulatedAwsControl(simulation.url),
    stage,
    environment,
    doctor: async (...args) => {
      const ended = await startMuster(['doctor', ...args], {
        ...environment,
        AWS_ENDPOINT_URL_SSM: stage.url,
        AWS_ENDPOINT_URL_LAMBDA: stage.url,
      }).ended;
      return { ...ended, stderr: ended.stderr.replaceAll(/^\[\d+\/\d+ accounts?\] checked\n/gm, '') };
    },
    close: async () => {
      await Promise.all([simulation.close(), stage.close()]);
    },
  };
}

export const reportOf = (stdout: string) => parseContract(DoctorReportV1, JSON.parse(stdout));

/** Code, subject and places of each fault. */
export const faultsOf = (stdout: string) =>
  reportOf(stdout).faults.map(({ code, subject, accounts }) => [
    code,
    subject,
    ...accounts.map(({ accountId, regions }) => [accountId, ...regions].join(' ')),
  ]);
