import { DoctorReportV1, parseContract, RunRequestV1 } from '@muster/contracts';
import { examine } from '../doctor/examine.ts';
import type { AccessChecks, DoctorPorts, KnownInstances } from '../doctor/ports.ts';
import { allAllowed, fakeDoctor } from './fake-doctor.ts';

export const ONE = '111111111111';
export const TWO = '222222222222';
export const request = parseContract(RunRequestV1, { ...RunRequestV1.example, accounts: [ONE, TWO] });
export const denied = { code: 'AssumeRoleDenied', message: 'not authorized' };

/** The report of `examine` over two accounts without problems, with these ports replaced. */
export async function report(
  ports: Partial<DoctorPorts> = {},
  settings: { stage?: string; withTagger?: boolean; known?: KnownInstances['some'] } = {},
) {
  const progress: string[] = [];
  const result = await examine(
    {
      request,
      caller: 'arn:aws:sts::999999999999:assumed-role/Admin/me',
      stage: settings.stage,
      version: '0.1.0',
      withTagger: settings.withTagger ?? true,
      known: { some: settings.known ?? (async () => []) },
      onProgress: (done, accounts) => progress.push(`${done}/${accounts}`),
    },
    fakeDoctor(ports),
  );
  return { ...parseContract(DoctorReportV1, result), progress };
}
export const withChecks = (checks: Partial<AccessChecks>) => ({
  checksHere: async () => ({ ...allAllowed, ...checks }),
});
