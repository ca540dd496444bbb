import type { SSMClientConfig } from '@aws-sdk/client-ssm';
import { STAGE_PATTERN } from '@muster/service-definition';
import { missingParameters } from './missing-parameters.ts';

/** The part of the Serverless Framework that is used here. */
interface Framework {
  readonly service: { readonly custom: { readonly requiredParameters: readonly string[] } };
  getProvider(name: 'aws'): {
    getStage(): string;
    /** Region and credentials of the deployment. */
    getAwsSdkV3Config(): Promise<SSMClientConfig>;
  };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
}

/**
 * Plugin of the Serverless Framework: refuses a stage that AWS would refuse later, and, before a deployment, asks
 * whether the parameters are there that the stack needs of other services. CloudFormation would only name the
 * parameter; this names the service to deploy first.
 */
export default class CheckStage {
  readonly hooks: Readonly<Record<string, () => void | Promise<void>>>;
  readonly #framework: Framework;

  constructor(framework: Framework) {
    this.#framework = framework;
    this.hooks = {
      'before:package:initialize': () => this.#checkName(),
      'before:deploy:deploy': () => this.#checkParameters(),
    };
  }

  #checkName(): void {
    const stage = this.#framework.getProvider('aws').getStage();
    if (STAGE_PATTERN.test(stage)) return;
    throw new this.#framework.classes.Error(
      `The stage "${stage}" cannot be used: a stage has 1 to 20 lower-case letters, digits or hyphens, the first no hyphen.`,
      'MUSTER_STAGE_INVALID',
    );
  }

  async #checkParameters(): Promise<void> {
    const provider = this.#framework.getProvider('aws');
    const { requiredParameters } = this.#framework.service.custom;
    const missing = await missingParameters(requiredParameters, await provider.getAwsSdkV3Config());
    if (missing.length > 0)
      throw new this.#framework.classes.Error(
        missingText(missing, provider.getStage()),
        'MUSTER_PARAMETER_MISSING',
      );
  }
}

/** What to deploy first, in the order of the names of the parameters. */
export function missingText(paths: readonly string[], stage: string): string {
  const services = [...new Set(paths.map((path) => path.split('/')[3] ?? ''))].toSorted();
  const commands = services.map((name) => `  npx nx run ${name}:deploy --stage=${stage}`);
  return [
    `Stage ${stage} lacks what this service needs of ${services.join(' and ')}: ${paths.toSorted().join(', ')}.`,
    'Deploy first:',
    ...commands,
  ].join('\n');
}
