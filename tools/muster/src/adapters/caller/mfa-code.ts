import type { Terminal } from '../../surroundings.ts';
import { mfaCodeMissing } from './problems.ts';

const MAX_QUESTIONS = 3;
/** Source: STS API Reference, AssumeRole, TokenCode. */
const CODE = /^\d{6}$/;

/** Asks for the code of an MFA device, and again if the input is not a code. @throws CredentialsError without a code */
export async function askForMfaCode(serial: string, terminal: Terminal): Promise<string> {
  for (let question = 1; question <= MAX_QUESTIONS; question++) {
    const answer = await terminal.ask(`MFA code of ${serial}: `);
    if (answer === undefined) break;
    const code = answer.replaceAll(/\s/g, '');
    if (CODE.test(code)) return code;
  }
  throw mfaCodeMissing(serial);
}
