import { describe, expect, it } from '@jest/globals';
import { askForMfaCode } from './mfa-code.ts';

const SERIAL = 'arn:aws:iam::999999999999:mfa/me';

async function ask(...answers: (string | undefined)[]) {
  const questions: string[] = [];
  const terminal = {
    ask: async (question: string) => {
      questions.push(question);
      return answers.shift();
    },
  };
  const code = await askForMfaCode(SERIAL, terminal).catch((error: unknown) => String(error));
  return { code, questions };
}

describe('askForMfaCode', () => {
  it('names the device and accepts six digits with any spaces', async () => {
    expect(await ask(' 123 456 ')).toEqual({
      code: '123456',
      questions: ['MFA code of arn:aws:iam::999999999999:mfa/me: '],
    });
  });

  it('asks again for an invalid code, at most three times', async () => {
    expect((await ask('12345', 'abcdef', '000000')).code).toBe('000000');
    expect(await ask('1', '2', '3', '123456')).toMatchObject({
      code: 'NoUsableCredentials: no valid code of the MFA device arn:aws:iam::999999999999:mfa/me was entered; run the command again',
      questions: { length: 3 },
    });
  });

  it('ends at the end of the input', async () => {
    expect(await ask(undefined)).toMatchObject({
      code: expect.stringContaining('was entered'),
      questions: { length: 1 },
    });
  });
});
