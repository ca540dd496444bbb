import { functionParameter, type ParameterName } from '@muster/service-definition';
import { NOT_CAUGHT, type Task, type TaskFields } from './asl.ts';

/**
 * Longer than the maximum timeout of a Lambda function, so that the function's own timeout comes first.
 * Source: AWS Lambda Developer Guide, "Lambda quotas": 900 seconds.
 */
const TASK_TIMEOUT_SECONDS = 930;

/** The functions that the state machine of a run calls, by the service that owns them. */
export const CALLED_FUNCTIONS = {
  orchestrator: [
    'planRun',
    'listRegions',
    'recordOutcome',
    'recordAccountOutcome',
    'findLeftOut',
    'finalizeRun',
    'writeReport',
  ],
  inventory: ['discover', 'markUnreadable', 'markOutOfScope'],
  tagger: ['planTags', 'awaitTagging', 'verifyTags'],
} as const;

/** The functions of the tagger that the state machine of a plan calls. */
const PLANNING_FUNCTIONS = ['beginPlan', 'planAccount', 'finishPlan'] as const;

type CalledFunction =
  (typeof CALLED_FUNCTIONS)[keyof typeof CALLED_FUNCTIONS][number] | (typeof PLANNING_FUNCTIONS)[number];
type Placeholder<Name extends string> = `${Capitalize<Name>}FunctionArn`;

const placeholderOf = <Name extends string>(name: Name): Placeholder<Name> =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}FunctionArn` as Placeholder<Name>;

/** A state that calls a function. The deployment and the local engine replace the placeholder of the function's ARN. */
export function task(called: CalledFunction, fields: TaskFields<never>): Task<never>;
export function task<const Name extends string>(called: CalledFunction, fields: TaskFields<Name>): Task<Name>;
export function task<const Name extends string>(
  called: CalledFunction,
  fields: TaskFields<Name>,
): Task<Name> {
  const { Catch, ...rest } = fields;
  return {
    Type: 'Task',
    Resource: `\${${placeholderOf(called)}}`,
    TimeoutSeconds: TASK_TIMEOUT_SECONDS,
    ...rest,
    ...(Catch === NOT_CAUGHT ? {} : { Catch }),
  };
}

type ForeignFunctions = Readonly<Record<`${string}FunctionArn`, ParameterName>>;

const placeholders = (service: string, names: readonly CalledFunction[]) =>
  names.map((name) => [placeholderOf(name), functionParameter(service, name)] as const);

/** The placeholders of other services' functions in a run, with the parameters that contain the ARNs. */
export const foreignFunctions: ForeignFunctions = Object.fromEntries(
  (['inventory', 'tagger'] as const).flatMap((service) => placeholders(service, CALLED_FUNCTIONS[service])),
);

/** The same of a plan. */
export const planningFunctions: ForeignFunctions = Object.fromEntries(
  placeholders('tagger', PLANNING_FUNCTIONS),
);
