import type { DoctorPorts } from '../ports.ts';

/** The real adapters. Each is loaded when it is used. */
export const systemDoctor: DoctorPorts = {
  accountsOf: async (request) => (await import('./accounts.ts')).accountsOf(request),
  accountFacts: async (request, accountId, needed) =>
    (await import('./accounts.ts')).accountFacts(request, accountId, needed),
  checksHere: async () => (await import('./checks-here.ts')).checksHere(),
  checksOf: async (deployed) => (await import('./deployed-checks.ts')).deployedChecks(deployed),
  readDeployment: async (stage) => (await import('../../adapters/aws-deployment.ts')).readDeployment(stage),
  expectedServices: async () => (await import('./expected-services.ts')).expectedServices(),
};
