import { describe, expect, it } from '@jest/globals';
import type { RunSummary } from '@muster/contracts';
import { completeSummary, fakeSurroundings } from '../testing/fake-surroundings.ts';
import { reportHint } from './report-hint.ts';

const { surroundings } = fakeSurroundings('/nowhere');
const terminal = { stdout: Object.assign(surroundings.stdout, { isTTY: true }) };
const seen = { ...completeSummary, resources: { ...completeSummary.resources, seen: 1 } };
const of = (changes: Partial<RunSummary>, run?: string, locationText = '') =>
  reportHint({ ...seen, ...changes }, { run, locationText }, terminal);

describe('the hint at the page', () => {
  it('names the command with the run and its location', () => {
    expect(of({})).toBe('\nSee it as a page: npx muster report --open\n');
    expect(of({ status: 'partial' }, 'r1', ' --data d')).toBe(
      '\nSee it as a page: npx muster report r1 --open --data d\n',
    );
  });

  it('is left out if there is nothing to see, or the stage writes the page', () => {
    expect(of({ status: 'failed' })).toBe('');
    expect(of({ status: 'running' })).toBe('');
    expect(of({ resources: { ...seen.resources, seen: 0 } })).toBe('');
    expect(of({ report: { location: 's3://b/runs/r.html', status: 'pending' } })).toBe('');
  });

  it('is left out if the caller names the next commands, as the demonstration does', () => {
    expect(reportHint(seen, { locationText: '' }, { ...terminal, namesNextCommands: true })).toBe('');
  });

  it('is not part of what a program reads', () => {
    const { surroundings: piped } = fakeSurroundings('/nowhere');
    expect(reportHint(seen, { locationText: '' }, piped)).toBe('');
  });
});
