import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { DoctorReportV1 } from '@muster/contracts';
import type { DoctorPorts } from '../doctor/ports.ts';
import { CredentialsError, DeploymentError } from '../errors.ts';
import { main } from '../main.ts';
import type { Surroundings } from '../surroundings.ts';
import { allAllowed, fakeDoctor } from '../testing/fake-doctor.ts';
import { fakeSurroundings } from '../testing/fake-surroundings.ts';

let fake: ReturnType<typeof fakeSurroundings>;
beforeEach(() => {
  const directory = mkdtempSync(join(tmpdir(), 'muster-doctor-'));
  writeFileSync(join(directory, 'muster.yaml'), 'accounts: ["111111111111", "222222222222"]\n');
  fake = fakeSurroundings(directory);
});

const doctor = (args: string[], ports: Partial<DoctorPorts> = {}, over: Partial<Surroundings> = {}) =>
  main(['doctor', ...args], { ...fake.surroundings, doctor: fakeDoctor(ports), ...over });

const refusing: Partial<DoctorPorts> = {
  checksHere: async () => ({
    ...allAllowed,
    reader: async ({ accountId }) => ({
      accountId,
      role: { code: 'AssumeRoleDenied', message: 'no' },
      regions: [],
    }),
  }),
};

describe('muster doctor', () => {
  it('exits with 0 if there is no problem, and with 3 otherwise', async () => {
    expect(await doctor([])).toBe(0);
    expect(fake.text()).toEqual({
      stdout: expect.stringContaining('\nNo problems found: 2 accounts can be read and tagged.\n'),
      stderr: '',
    });
    expect(await doctor([], refusing)).toBe(3);
    expect(fake.text().stdout).toContain(
      '1. AssumeRoleDenied: role MusterReader in 111111111111, 222222222222\n',
    );
  });

  it('puts one JSON document on stdout and nothing on stderr with --json', async () => {
    expect(await doctor(['--json'], refusing)).toBe(3);
    const { stdout, stderr } = fake.text();
    expect(DoctorReportV1.schema.parse(JSON.parse(stdout))).toMatchObject({
      status: 'faults',
      version: '0.1.0',
    });
    expect(stderr).toBe('');
  });

  it('uses a separate run ID, and no tagger with --no-tag', async () => {
    const runIds: string[] = [];
    const checksHere = async () => ({
      reader: async (input: Parameters<typeof allAllowed.reader>[0]) => {
        runIds.push(input.run.runId);
        return allAllowed.reader(input);
      },
      tagger: () => Promise.reject(new Error('asked')),
    });
    expect(await doctor(['--no-tag'], { checksHere })).toBe(0);
    expect(new Set(runIds).size).toBe(1);
    expect(runIds[0]).toMatch(/^doctor-20261123T080020Z-[0-9a-f]{4}$/);
  });

  it('prints its progress from time to time', async () => {
    let seconds = 0;
    const now = () => new Date(Date.UTC(2026, 10, 23) + 3000 * seconds++);
    const accounts = ['111111111111', '222222222222', '333333333333', '444444444444'];
    expect(await doctor([], { accountsOf: async () => ({ accounts, odd: [] }) }, { now })).toBe(0);
    expect(fake.text().stderr).toBe('[1/4 accounts] checked\n[3/4 accounts] checked\n');
  });

  it('exits with 1 if the checks cannot be made', async () => {
    const checkCredentials = () => Promise.reject(new CredentialsError('no AWS credentials were found'));
    expect(await doctor([], {}, { checkCredentials })).toBe(1);
    const readDeployment = () => Promise.reject(new DeploymentError('stage dev does not exist'));
    expect(await doctor(['--engine', 'aws', '--stage', 'dev'], { readDeployment })).toBe(1);
    expect(fake.text()).toEqual({
      stdout: '',
      stderr: 'error: no AWS credentials were found\nerror: stage dev does not exist\n',
    });
  });

  it('invokes the functions of the stage with --engine aws', async () => {
    const checksHere = () => Promise.reject(new Error('asked here'));
    expect(await doctor(['--engine', 'aws', '--stage', 'dev'], { checksHere })).toBe(0);
    expect(fake.text().stdout).toContain('\nEngine  aws, stage dev\n');
  });
});
