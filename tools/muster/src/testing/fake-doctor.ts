import type { AccessChecks, DoctorPorts } from '../doctor/ports.ts';

/** Checks that report everything as allowed in us-east-1. */
export const allAllowed: AccessChecks = {
  reader: async ({ accountId }) => ({
    accountId,
    role: 'ok',
    regions: [{ region: 'us-east-1', status: 'allowed' }],
  }),
  tagger: async ({ accountId, regions }) => ({
    accountId,
    role: 'ok',
    regions: regions.map((region) => ({ region, status: 'allowed' })),
  }),
};

/** Ports without any problem. Tests replace some of them. */
export const fakeDoctor = (over: Partial<DoctorPorts> = {}): DoctorPorts => ({
  accountsOf: async ({ accounts = [] }) => ({ accounts, odd: [] }),
  accountFacts: async () => ({}),
  checksHere: async () => allAllowed,
  checksOf: async () => allAllowed,
  readDeployment: async (stage) => ({ stage, region: 'us-east-1', parameters: new Map() }),
  expectedServices: async () => [],
  ...over,
});
