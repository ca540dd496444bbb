import type { SSMClientConfig } from '@aws-sdk/client-ssm';
import { commandLineSettings } from './command-line-settings.ts';
import { missingParameters } from './missing-parameters.ts';
import { checkStageName } from './stage-name.ts';
import { type StageParameters, THROWAWAY_STAGES } from './stage-settings.ts';

/** The part of the Serverless Framework that is used here. */
interface Framework {
  /** The output of `serverlessConfiguration`, before variables are filled in. */
  readonly configurationInput: { readonly params: Readonly<Record<string, StageParameters>> };
  readonly processedInput: { readonly isHelpRequest: boolean };
  readonly service: {
    readonly custom: { readonly requiredParameters: readonly string[]; readonly accountId: string };
  };
  getProvider(name: 'aws'): {
    getStage(): string;
    /** The account of the credentials. */
    getAccountId(): Promise<string>;
    /** Region and credentials of the deployment. */
    getAwsSdkV3Config(): Promise<SSMClientConfig>;
  };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
}

/** The parsed command line. */
interface Options {
  readonly stage?: string;
  readonly param?: readonly string[];
}

interface Tools {
  readonly log: { notice(text: string): void };
}

const DEFAULT_STAGE = 'dev';

/**
 * Plugin of the Serverless Framework. It refuses a stage or a setting that AWS would refuse later, or accept literally.
 * Before a deployment, it checks the account, and whether the required parameters of other services exist. CloudFormation would only
 * name the parameter. The plugin names the service to deploy first.
 */
export default class CheckStage {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;
  readonly #framework: Framework;

  /** The framework creates its plugins before it fills in the settings. @throws SettingsError */
  constructor(framework: Framework, options: Options, { log }: Tools) {
    this.#framework = framework;
    this.hooks = { 'before:deploy:deploy': () => this.#checkDeployment() };
    if (framework.processedInput.isHelpRequest) return;
    const { stage = DEFAULT_STAGE, param = [] } = options;
    checkStageName(stage);
    const given = commandLineSettings(param);
    const { default: defaults, ...stages } = framework.configurationInput.params;
    if (stage in stages || Object.keys(stages).every((name) => THROWAWAY_STAGES.includes(name))) return;
    const { externalId } = { ...defaults, ...given };
    log.notice(`Stage ${stage} is not in stages.json: defaults apply, external id ${externalId}.`);
  }

  async #checkDeployment(): Promise<void> {
    const provider = this.#framework.getProvider('aws');
    const { requiredParameters, accountId } = this.#framework.service.custom;
    const found = accountId === '' ? accountId : await provider.getAccountId();
    if (found !== accountId)
      throw new this.#framework.classes.Error(
        `The credentials are of the account ${found}, and stage ${provider.getStage()} belongs to ${accountId}.`,
        'MUSTER_WRONG_ACCOUNT',
      );
    const missing = await missingParameters(requiredParameters, await provider.getAwsSdkV3Config());
    if (missing.length > 0)
      throw new this.#framework.classes.Error(
        missingText(missing, provider.getStage()),
        'MUSTER_PARAMETER_MISSING',
      );
  }
}

/** The services to deploy first, in the order of the parameter names. */
export function missingText(paths: readonly string[], stage: string): string {
  const services = [...new Set(paths.map((path) => path.split('/')[3] ?? ''))].toSorted();
  const commands = services.map((name) => `  npx nx run ${name}:deploy --stage=${stage}`);
  return [
    `Stage ${stage} lacks what this service needs of ${services.join(' and ')}: ${paths.toSorted().join(', ')}.`,
    'Deploy first:',
    ...commands,
  ].join('\n');
}
