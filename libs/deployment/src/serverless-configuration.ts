import type { ParameterName, ServiceDefinition } from '@muster/service-definition';
import { foreignParameters, parameterPath, versionParameter } from '@muster/service-definition';
import { alarmsOf } from './alarms.ts';
import { functionsOf } from './functions.ts';
import { isGiven, OPTIONAL } from './optional.ts';
import {
  conditionOf,
  type Expression,
  foreignId,
  pascalCase,
  publishedParameters,
  roleId,
  STAGE,
  stageParameter,
} from './references.ts';
import { functionRole } from './roles.ts';
import { stageSettings } from './stage-settings.ts';
import { stateMachinesOf } from './state-machines.ts';
import { HAS_READERS, hasReaders, storageOf } from './storage.ts';

export interface ServerlessOptions {
  /** Version of the service, for `muster doctor`. */
  readonly version: string;
  /** Settings of each stage, as in `stages.json`. Default: none. */
  readonly stages?: unknown;
  /** CloudFormation resources in addition to those of the definition. */
  readonly resources?: Readonly<Record<string, Expression>>;
  /** Texts that replace names in the bundles of the functions that use them. */
  readonly texts?: Readonly<Record<string, string>>;
}

/**
 * The Serverless Framework configuration of a service, derived from the service's definition.
 * @throws DefinitionError, SettingsError
 */
export function serverlessConfiguration(service: ServiceDefinition, options: ServerlessOptions) {
  return {
    service: `muster-${service.name}`,
    configValidationMode: 'error',
    // The checking plugin comes first.
    plugins: [
      '@muster/deployment/check-stage',
      '@muster/deployment/temporary-folder',
      '@muster/deployment/end-builds',
      'serverless-esbuild',
    ],
    params: stageSettings(options.stages ?? {}),
    provider: {
      name: 'aws',
      runtime: 'nodejs24.x',
      architecture: 'arm64',
      stage: "${opt:stage, 'dev'}",
      region: "${opt:region, env:AWS_REGION, env:AWS_DEFAULT_REGION, 'us-east-1'}",
      versionFunctions: false,
      deploymentMethod: 'direct',
      logRetentionInDays: stageParameter('logRetentionDays'),
      tracing: { lambda: true },
      stackTags: { application: 'muster', stage: STAGE },
      environment: {
        MUSTER_STAGE: STAGE,
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: `muster-${service.name}`,
        POWERTOOLS_LOG_LEVEL: stageParameter('logLevel'),
      },
    },
    package: { individually: true },
    custom: {
      esbuild: bundlingWith(options.texts),
      requiredParameters: foreignParameters(service).map(pathOf),
      accountId: stageParameter('accountId'),
    },
    functions: functionsOf(service),
    resources: templateOf(service, options),
  };
}

function templateOf(service: ServiceDefinition, options: ServerlessOptions) {
  const Resources = {
    ...storageOf(service),
    ...stateMachinesOf(service),
    ...Object.fromEntries(service.functions.map((each) => [roleId(each.name), functionRole(service, each)])),
    ...alarmsOf(service),
    ...publications(service, options.version),
    ...options.resources,
  };
  const used = JSON.stringify(Resources);
  const optional = OPTIONAL.filter(({ condition }) => used.includes(`"${condition}"`));
  return {
    Parameters: Object.fromEntries([
      ...foreignParameters(service).map((parameter) => [
        foreignId(parameter),
        { Type: 'AWS::SSM::Parameter::Value<String>', Default: pathOf(parameter) },
      ]),
      ...optional.map(({ parameter, setting, isList }) => [
        parameter,
        { Type: isList ? 'CommaDelimitedList' : 'String', Default: stageParameter(setting) },
      ]),
    ]),
    Conditions: Object.fromEntries([
      ...optional.map((each) => [each.condition, isGiven(each)]),
      ...(used.includes(`"${HAS_READERS}"`) ? [[HAS_READERS, hasReaders]] : []),
    ]),
    Resources,
  };
}

/**
 * ES modules. `module` before `main` because the SDK's CommonJS build is twice as large and does not support tree
 * shaking.
 */
const bundling = {
  bundle: true,
  minify: true,
  keepNames: true,
  sourcemap: true,
  sourcesContent: false,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  outputFileExtension: '.mjs',
  // Bundles the whole SDK: the copy in Lambda's runtime is older, and differs by region.
  exclude: [],
  // CommonJS code in the bundle loads Node's modules with require.
  banner: {
    js: "import{createRequire as musterCreateRequire}from'node:module';const require=musterCreateRequire(import.meta.url);",
  },
};

const bundlingWith = (texts: ServerlessOptions['texts'] = {}) => ({
  ...bundling,
  define: Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, JSON.stringify(text)])),
});

const pathOf = (parameter: ParameterName): string => parameterPath(STAGE, parameter);

/** The service's SSM parameters: the values that others need, and its version. */
function publications(service: ServiceDefinition, version: string): Record<string, Expression> {
  const values = [...publishedParameters(service), [versionParameter(service.name), version] as const];
  const settings = new Map((service.buckets ?? []).map(({ parameter, setting }) => [parameter, setting]));
  return Object.fromEntries(
    values.map(([parameter, value]) => {
      const setting = settings.get(parameter);
      return [
        `${pascalCase(parameter)}Parameter`,
        {
          Type: 'AWS::SSM::Parameter',
          ...(setting === undefined ? {} : { Condition: conditionOf(setting) }),
          Properties: { Type: 'String', Name: pathOf(parameter), Value: value },
        },
      ];
    }),
  );
}
