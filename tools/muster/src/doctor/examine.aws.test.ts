import { describe, expect, it } from '@jest/globals';
import { denied, ONE, report, TWO, withChecks } from '../testing/examined.ts';
import { allAllowed } from '../testing/fake-doctor.ts';
import { CheckFailedError, type DoctorPorts } from './ports.ts';

describe('examine, with the engine aws', () => {
  const services: Partial<DoctorPorts> = {
    expectedServices: async () => [
      { name: 'inventory', parameters: ['inventory/version', 'inventory/table-name'] },
      { name: 'tagger', parameters: ['tagger/version'] },
      { name: 'orchestrator', parameters: ['orchestrator/version'] },
    ],
  };
  const deployed = (parameters: Record<string, string>): Partial<DoctorPorts> => ({
    ...services,
    readDeployment: async (stage) => ({
      stage,
      region: 'us-east-1',
      parameters: new Map(Object.entries(parameters)),
    }),
  });

  it('compares every service with this version', async () => {
    const {
      services: found,
      faults,
      engine,
      stage,
    } = await report(deployed({ 'inventory/version': '0.1.0', 'tagger/version': '0.0.9' }), { stage: 'dev' });
    expect([engine, stage]).toEqual(['aws', 'dev']);
    expect(found).toEqual([
      { service: 'inventory', status: 'incomplete', version: '0.1.0', missing: ['inventory/table-name'] },
      { service: 'tagger', status: 'other-version', version: '0.0.9', missing: [] },
      { service: 'orchestrator', status: 'missing', missing: ['orchestrator/version'] },
    ]);
    expect(faults.map(({ code, subject, message }) => [code, subject, message])).toEqual([
      ['ParametersMissing', 'service inventory', 'its parameters inventory/table-name are missing'],
      ['OtherVersion', 'service tagger', 'version 0.0.9 is deployed, this command is 0.1.0'],
      ['ServiceMissing', 'service orchestrator', 'none of its parameters exists'],
    ]);
  });

  it('names functions that could not be invoked, with their accounts, and continues with the others', async () => {
    const checksOf = async () => ({
      ...allAllowed,
      reader: () => Promise.reject(new CheckFailedError('InvokeDenied', 'not allowed')),
    });
    const all = {
      'inventory/version': '0.1.0',
      'inventory/table-name': 't',
      'tagger/version': '0.1.0',
      'orchestrator/version': '0.1.0',
    };
    const { accounts, faults } = await report({ ...deployed(all), checksOf }, { stage: 'dev' });
    expect(accounts[0]).toEqual({
      accountId: ONE,
      tagger: { role: 'ok', regions: [] },
      unchecked: [{ check: 'reader', code: 'InvokeDenied', message: 'not allowed' }],
    });
    expect(faults).toEqual([
      {
        code: 'InvokeDenied',
        subject: 'function checkReader',
        accounts: [
          { accountId: ONE, regions: [] },
          { accountId: TWO, regions: [] },
        ],
        message: 'not allowed',
        advice: expect.stringContaining('muster-inventory-dev-checkReader'),
      },
    ]);
  });

  it('names the functions that assume the roles', async () => {
    const checksOf = async () => ({
      ...allAllowed,
      reader: async () => ({ accountId: ONE, role: denied, regions: [] }),
    });
    const { faults } = await report({ checksOf }, { stage: 'dev' });
    expect(faults[0]?.advice).toContain(
      'sts:AssumeRole to arn:aws:iam::999999999999:role/muster-inventory-dev-checkReader, arn:aws:iam::999999999999:role/muster-inventory-dev-discover, arn:aws:iam::999999999999:role/muster-orchestrator-dev-listRegions,',
    );
  });

  it('does not hide a bug', async () => {
    await expect(report(withChecks({ reader: () => Promise.reject(new TypeError('bug')) }))).rejects.toThrow(
      'bug',
    );
  });
});
