import { describe, expect, it } from '@jest/globals';
import { type DoctorReport, DoctorReportV1, parseContract } from '@muster/contracts';
import { reportText } from './report-text.ts';

const report = (over: object): DoctorReport =>
  parseContract(DoctorReportV1, {
    ...DoctorReportV1.example,
    status: 'ok',
    accounts: [],
    faults: [],
    ...over,
  });

const allowed = (...regions: string[]) => regions.map((region) => ({ region, status: 'allowed' }));
const refused = (region: string, status: string) => ({ region, status, code: 'X', message: '' });
const denied = { code: 'AssumeRoleDenied', message: '' };

describe('reportText', () => {
  it('has one line for each account', () => {
    const accounts = [
      {
        accountId: '111111111111',
        reader: {
          role: 'ok',
          regions: [...allowed('us-east-1', 'us-east-2'), refused('af-south-1', 'not-enabled')],
        },
        tagger: { role: 'ok', regions: [...allowed('us-east-1'), refused('us-east-2', 'denied')] },
        unchecked: [],
      },
      {
        accountId: '222222222222',
        reader: { role: denied, regions: [] },
        tagger: { role: denied, regions: [] },
        unchecked: [],
      },
      {
        accountId: '333333333333',
        reader: { role: 'ok', listing: { code: 'UnauthorizedOperation', message: '' }, regions: [] },
        tagger: { role: 'not-needed', regions: [] },
        unchecked: [],
      },
      { accountId: '444444444444', unchecked: [] },
    ];
    expect(reportText(report({ accounts }), true).split('\n').slice(3, 8)).toEqual([
      'ACCOUNT       READER            REGIONS                   DESCRIBE   TAGGER            TAG',
      '111111111111  ok                2 enabled, 1 not enabled  2 allowed  ok                1 allowed, 1 denied',
      '222222222222  AssumeRoleDenied  -                         -          AssumeRoleDenied  -',
      '333333333333  ok                UnauthorizedOperation     -          not needed        -',
      '444444444444  not checked       -                         -          not checked       -',
    ]);
    expect(reportText(report({ accounts: [accounts[0]] }), false)).toContain(
      'ACCOUNT       READER  REGIONS                   DESCRIBE\n111111111111  ok      2 enabled, 1 not enabled  2 allowed\n',
    );
  });

  it('shows that regions are configured and not listed, and why', () => {
    const listing = { code: 'UnauthorizedOperation', message: 'explicit deny' };
    const accounts = [
      {
        accountId: '111111111111',
        reader: { role: 'ok', listing, regions: allowed('eu-west-1') },
        unchecked: [],
      },
    ];
    const notes = [{ accountId: '111111111111', code: 'RegionsNotListed', message: 'explicit deny' }];
    expect(reportText(report({ accounts, notes }), false)).toMatch(
      /\n111111111111 {2}ok {6}1 named {2}1 allowed\n\nNote: RegionsNotListed in 111111111111: explicit deny\nNo problems found: /,
    );
  });

  it('counts regions separately that a policy denies on purpose, and says that a run skips them', () => {
    const tolerated = { ...refused('eu-west-1', 'denied'), tolerated: true };
    const regions = [...allowed('us-east-1'), refused('eu-west-2', 'denied'), tolerated];
    const accounts = [{ accountId: '111111111111', reader: { role: 'ok', regions }, unchecked: [] }];
    expect(reportText(report({ accounts }), false)).toMatch(
      /\n111111111111 {2}ok {6}3 enabled {2}1 allowed, 1 tolerated, 1 denied\n\nNo problems found: 1 account can be read; 1 region is denied by a policy and tolerated: a run skips it\.\n$/,
    );
  });

  it('names odd items in listings', () => {
    const accounts = [{ accountId: '111111111111', unchecked: [] }];
    const first = [
      { listing: 'ec2:DescribeRegions of 111111111111', id: 'eu-west-1', problem: 'no OptInStatus' },
    ];
    expect(reportText(report({ accounts, odd: { count: 1, first } }), true)).toContain(
      '  odd        1 item of listings that cannot be used\n' +
        '             ec2:DescribeRegions of 111111111111: eu-west-1: no OptInStatus\n',
    );
  });

  it('ends with "No problems found", or with what to do', () => {
    const accounts = [{ accountId: '111111111111', unchecked: [] }];
    expect(reportText(report({ accounts }), true)).toMatch(
      /\n\nNo problems found: 1 account can be read and tagged\.\n$/,
    );
    expect(reportText(report({ accounts }), false)).toMatch(
      /\n\nNo problems found: 1 account can be read\.\n$/,
    );
    const regions = [{ region: 'us-east-1', status: 'not-proven', code: 'X', message: 'y' }];
    const notProven = [{ accountId: '111111111111', tagger: { role: 'ok', regions }, unchecked: [] }];
    const page = reportText(report({ accounts: notProven }), true);
    expect(page).toMatch(/ ok {6}1 not proven\n/);
    expect(page).toMatch(
      /\n\nNo problems found: 1 account can be read\. It is unknown whether 1 of them can be tagged in every region\.\n$/,
    );
    const many = Array.from({ length: 10 }, (_, index) => ({
      accountId: `${index}`.repeat(12),
      regions: [],
    }));
    const faults = [
      {
        code: 'ServiceMissing',
        subject: 'service tagger',
        accounts: [],
        message: 'not there',
        advice: 'deploy it.',
      },
      {
        code: 'Throttled',
        subject: 'ec2:CreateTags',
        accounts: [{ accountId: '111111111111', regions: ['us-east-1', 'eu-west-1'] }],
        message: 'AWS\nsaid so',
        advice: 'wait.',
      },
      { code: 'AssumeRoleDenied', subject: 'role R', accounts: many, message: '', advice: 'trust.' },
    ];
    const text = reportText(report({ accounts, status: 'faults', faults }), true);
    expect(text.slice(text.indexOf('What'))).toBe(
      [
        'What to do',
        '1. ServiceMissing: service tagger',
        '   not there',
        '   To do: deploy it.',
        '2. Throttled: ec2:CreateTags in 111111111111 (us-east-1, eu-west-1)',
        '   AWS said so',
        '   To do: wait.',
        '3. AssumeRoleDenied: role R in 000000000000, 111111111111, 222222222222, 333333333333, 444444444444, 555555555555, 666666666666, 777777777777 and 2 more',
        '   ',
        '   To do: trust.',
        '',
      ].join('\n'),
    );
  });

  it('lists the deployed services', () => {
    const services = [
      { service: 'inventory', status: 'ok', version: '0.1.0', missing: [] },
      { service: 'tagger', status: 'other-version', version: '0.0.9', missing: [] },
      { service: 'orchestrator', status: 'missing', missing: ['orchestrator/version'] },
    ];
    expect(reportText(report({ engine: 'aws', stage: 'dev', services }), true)).toMatch(
      /^Caller {2}arn:aws:iam::999999999999:user\/muster\nEngine {2}aws, stage dev\nStack {3}inventory 0\.1\.0, tagger 0\.0\.9 \(other-version\), orchestrator \(missing\)\n\n/,
    );
  });

  it('breaks what to do between words at the width of the terminal', () => {
    const faults = [
      {
        code: 'AssumeRoleDenied',
        subject: 'role MusterReader',
        accounts: [{ accountId: '222222222222', regions: [] }],
        message: 'The role could not be assumed.',
        advice: 'correct the trust policy of the role',
      },
    ];
    expect(reportText(report({ status: 'faults', faults }), true, 24)).toContain(
      '\n   The role could not be\n   assumed.\n   To do: correct the\n   trust policy of the\n   role\n',
    );
  });
});
