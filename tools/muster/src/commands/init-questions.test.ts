import { beforeEach, describe, expect, it } from '@jest/globals';
import { InterruptedError } from '../errors.ts';
import type { Questions } from '../init/ports.ts';
import { InitDirectory } from '../testing/init-directory.ts';

let here: InitDirectory;
beforeEach(() => {
  here = new InitDirectory();
});

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
    expect(await here.init([], over)).toBe(0);
    expect(asked).toEqual(['What does Muster read?', 'Write muster.yaml?']);
    expect(here.config().roles).toBe('none');
  });

  it('lead to profiles', async () => {
    const { asked, over } = answering('profiles', ['prod-shop'], true);
    expect(await here.init([], over)).toBe(0);
    expect(asked[1]).toBe('Which profiles? Each is one account. prod-shop, prod-data, prod-lost');
    expect(here.config().accounts).toMatchObject([{ profile: 'prod-shop' }]);
  });

  it('lead to units of an organization and their roles', async () => {
    const { asked, over } = answering('organization', ['ou-abcd-11111111'], true, true);
    expect(await here.init([], over)).toBe(0);
    expect(asked).toEqual([
      'What does Muster read?',
      'Which part of the organization? everything (Root), prod, dev',
      'Also write the roles for these accounts, for CloudFormation and Terraform?',
      'Write muster.yaml?',
    ]);
    expect(here.read('muster.yaml')).toContain('    - ou-abcd-11111111 # prod: 1 account\n');
    expect(here.files()).toContain('muster-roles/member-roles.yaml');
  });

  it('lead to a file of c7n-org', async () => {
    here.write('c7n.yml', "accounts: [{ account_id: '111111111111', profile: a }]\n");
    const { over } = answering('c7n-org', 'c7n.yml', true);
    expect(await here.init([], over)).toBe(0);
    expect(here.config().accounts).toMatchObject([{ profile: 'a' }]);
  });

  it('write nothing without confirmation, or if they are cancelled', async () => {
    expect(await here.init([], answering('self', false).over)).toBe(2);
    expect(here.fake.text().stderr).toBe('error: nothing was written: not confirmed\n');
    const cancelled = new InterruptedError('cancelled: nothing was written');
    expect(await here.init([], answering('self', cancelled).over)).toBe(130);
    expect(here.fake.text().stderr).toBe('cancelled: nothing was written\n');
    expect(here.files()).toEqual([]);
  });

  it('are not asked with an option for the source, or with --json', async () => {
    const { asked, over } = answering();
    expect(await here.init(['--self'], over)).toBe(0);
    expect(await here.init(['--json', '--force'], over)).toBe(2);
    expect(asked).toEqual([]);
  });
});
