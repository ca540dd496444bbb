import type { AccessChecks, DoctorPorts } from '../doctor/ports.ts';

/** Checks that find everything allowed in us-east-1. */
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

/** A world in which all is well, unless something is put in its place. */
export const fakeDoctor = (over: Partial<DoctorPorts> = {}): DoctorPorts => ({
  accountsOf: async ({ accounts = [] }) => ({ accounts, odd: [] }),
  checksHere: async () => allAllowed,
  checksOf: async () => allAllowed,
  readDeployment: async (stage) => ({ stage, region: 'us-east-1', parameters: new Map() }),
  expectedServices: async () => [],
  ...over,
});
