import { MusterError } from '@muster/errors';

/**
 * A setting of a deployment is wrong, in `stages.json` or on the command line. The message names the setting and the
 * expected value. `MUSTER_STAGE_INVALID`: the name of the stage. `MUSTER_SETTING_INVALID`: anything else.
 */
export class SettingsError extends MusterError {
  declare readonly code: 'MUSTER_STAGE_INVALID' | 'MUSTER_SETTING_INVALID';
  /** The Serverless Framework prints this instead of a stack trace. */
  readonly decoratedMessage: string;

  constructor(code: SettingsError['code'], message: string) {
    super(message, { code });
    this.decoratedMessage = message;
  }
}

/** @param where the source of the settings, such as `stages.json` */
export const wrongSettings = (where: string, problems: readonly string[]): SettingsError =>
  new SettingsError(
    'MUSTER_SETTING_INVALID',
    [`${where} is wrong:`, ...problems.map((each) => `  ${each}`)].join('\n'),
  );
