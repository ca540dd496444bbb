import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CATALOGUE, catalogueEntry } from '@muster/errors/catalogue';
import { workspaceRoot } from '../projects.ts';
import { FILES_WITH_CODES_OF_AWS, producedCodes, readSources } from './produced-codes.ts';
import { readTable, rowsOf, SECTIONS } from './runbook-table.ts';

const sources = readSources();
const produced = producedCodes(sources);
const codes = Object.values(CATALOGUE).flatMap((entries) => entries.flatMap((entry) => entry.codes));

/** Codes of AWS or the runtime that do not appear in the sources of a service. */
const GIVEN_BY_AWS = new Set([
  'NoSuchBucket',
  'States.DataLimitExceeded',
  'States.Timeout',
  'TagPolicyViolation',
]);

describe('the catalogue of codes', () => {
  it('finds the codes of the sources', () => {
    expect(FILES_WITH_CODES_OF_AWS.filter((file) => !sources.has(file))).toEqual([]);
    expect([...produced.keys()]).toEqual(
      expect.arrayContaining([
        'AssumeRoleDenied',
        'InternalError',
        'Lambda.Unknown',
        'OutcomeMissing',
        'PlanTooOld',
        'SearchStopped',
        'SignatureDoesNotMatch',
        'Throttled',
      ]),
    );
  });

  it('has an entry for each code that the services can produce', () => {
    const missing = [...produced].filter(([code]) => catalogueEntry(code) === undefined);
    expect(missing).toEqual([]);
  });

  it('has no unused entry', () => {
    const texts = [...sources.values()].join('\n');
    const isNamed = (code: string) =>
      produced.has(code) || GIVEN_BY_AWS.has(code) || texts.includes(`'${code}'`);
    expect(codes.filter((code) => !isNamed(code))).toEqual([]);
  });

  it('has each code only once', () => {
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
  });

  it('has phrases without a period at the end', () => {
    const phrases = Object.values(CATALOGUE).flatMap((entries) =>
      entries.flatMap(({ meaning, action }) => [meaning, action]),
    );
    expect(phrases.filter((phrase) => /[.;:]$/.test(phrase) || phrase === '')).toEqual([]);
  });
});

describe('the runbook', () => {
  it.each(SECTIONS)('contains the table of the catalogue (npm run codes): %s', (section) => {
    const runbook = readFileSync(join(workspaceRoot, 'docs/runbook.md'), 'utf8');
    expect(readTable(runbook, section)).toEqual(rowsOf(section));
  });
});
