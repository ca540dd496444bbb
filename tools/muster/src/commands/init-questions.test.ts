import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseConfig } from '@muster/configuration/file';
import { InterruptedError } from '../errors.ts';
import type { Questions } from '../init/ports.ts';
import { main } from '../main.ts';
import type { Surroundings } from '../surroundings.ts';
import { ConfiguredDirectory } from '../testing/configured-directory.ts';
import { ORGANIZATION, PROFILES } from '../testing/init-world.ts';

let here: ConfiguredDirectory;
beforeEach(() => {
  here = new ConfiguredDirectory();
  rmSync(join(here.path, 'muster.yaml'));
});

const surroundingsWith = (over: Partial<Surroundings> = {}): Surroundings => ({
  ...here.fake.surroundings,
  organization: ORGANIZATION,
  profiles: PROFILES,
  ...over,
});
const init = (args: readonly string[], over: Partial<Surroundings> = {}) =>
  main(['init', ...args], surroundingsWith(over));
const read = (name: string) => readFileSync(join(here.path, name), 'utf8');
const files = () => readdirSync(here.path, { recursive: true }).toSorted();
const config = (name = 'muster.yaml') => parseConfig(read(name), name);

describe('the questions of muster init', () => {
  /** Answers in order; each question is logged. */
  const answering = (...answers: readonly unknown[]) => {
    const asked: string[] = [];
    const rest = [...answers];
    const next = (question: string) => {
      asked.push(question);
      const answer = rest.shift();
      if (answer instanceof Error) throw answer;
      return answer as never;
    };
    const questions: Questions = {
      choose: async (question) => next(question),
      chooseSeveral: async (question, choices) =>
        next(`${question} ${choices.map(({ label }) => label).join(', ')}`),
      ask: async (question) => next(question),
      confirm: async (question) => next(question),
    };
    return { asked, over: { questions: async () => questions } };
  };

  it('lead to the account of the credentials', async () => {
    const { asked, over } = answering('self', true);
    expect(await init([], over)).toBe(0);
    expect(asked).toEqual(['What does Muster read?', 'Write muster.yaml?']);
    expect(config().roles).toBe('none');
  });

  it('lead to profiles', async () => {
    const { asked, over } = answering('profiles', ['prod-shop'], true);
    expect(await init([], over)).toBe(0);
    expect(asked[1]).toBe('Which profiles? Each is one account. prod-shop, prod-data, prod-lost');
    expect(config().accounts).toMatchObject([{ profile: 'prod-shop' }]);
  });

  it('lead to units of an organization and their roles', async () => {
    const { asked, over } = answering('organization', ['ou-abcd-11111111'], true, true);
    expect(await init([], over)).toBe(0);
    expect(asked).toEqual([
      'What does Muster read?',
      'Which part of the organization? everything (Root), prod, dev',
      'Also write the roles for these accounts, for CloudFormation and Terraform?',
      'Write muster.yaml?',
    ]);
    expect(read('muster.yaml')).toContain('    - ou-abcd-11111111 # prod: 1 account\n');
    expect(files()).toContain('muster-roles/member-roles.yaml');
  });

  it('lead to a file of c7n-org', async () => {
    here.write('c7n.yml', "accounts: [{ account_id: '111111111111', profile: a }]\n");
    const { over } = answering('c7n-org', 'c7n.yml', true);
    expect(await init([], over)).toBe(0);
    expect(config().accounts).toMatchObject([{ profile: 'a' }]);
  });

  it('write nothing without confirmation, or if they are cancelled', async () => {
    expect(await init([], answering('self', false).over)).toBe(2);
    expect(here.fake.text().stderr).toBe('error: nothing was written: not confirmed\n');
    const cancelled = new InterruptedError('cancelled: nothing was written');
    expect(await init([], answering('self', cancelled).over)).toBe(130);
    expect(here.fake.text().stderr).toBe('cancelled: nothing was written\n');
    expect(files()).toEqual([]);
  });

  it('are not asked with an option for the source, or with --json', async () => {
    const { asked, over } = answering();
    expect(await init(['--self'], over)).toBe(0);
    expect(await init(['--json', '--force'], over)).toBe(2);
    expect(asked).toEqual([]);
  });
});
