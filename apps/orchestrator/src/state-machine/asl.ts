/**
 * Types for the part of the Amazon States Language (JSONPath) that the state machines use. The fields have the names
 * of the language. A transition to a missing state, a Task without a Catch and a state without an end are type
 * errors. Source: https://states-language.net/spec.html
 */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A reference into the input of a state: `$.run`, or with `$$` into the context object. */
export type Path = `$${string}`;

/** The input of a state: literal values, and for keys that end in `.$`, values of its input. */
export interface Template {
  readonly [key: `${string}.$`]: Path | `States.${string}`;
  readonly [key: string]: Json;
}

/** A policy for some errors: how often the Task is repeated, and with which pauses. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds: number;
  /** Without jitter, all targets that were throttled at the same time would return at the same time. */
  readonly JitterStrategy: 'FULL';
}

/** The next state after an error. Without a ResultPath, the error replaces the whole input. */
export interface Catcher<Name extends string> {
  readonly ErrorEquals: readonly ['States.ALL'];
  readonly ResultPath?: Path | null;
  readonly Next: Name;
}

/** For a Task whose errors end the execution. */
export const NOT_CAUGHT = 'not caught';

/** Every state has a next state or is the last one. */
type Transition<Name extends string> =
  { readonly Next: Name; readonly End?: never } | { readonly End: true; readonly Next?: never };

interface Common {
  readonly Comment?: string;
}

/** `null` drops the result, so that the input is passed on as it is. */
interface WithResult {
  readonly ResultPath?: Path | null;
}

export type Task<Name extends string> = Common &
  WithResult &
  Transition<Name> & {
    readonly Type: 'Task';
    readonly Resource: `\${${string}FunctionArn}`;
    readonly TimeoutSeconds: number;
    readonly Parameters?: Template;
    readonly Retry: readonly Retrier[];
    readonly Catch?: readonly Catcher<Name>[];
  };

/** The properties of a Task that must be written. The called function determines the rest. */
export type TaskFields<Name extends string> = Common &
  WithResult &
  Transition<Name> & {
    readonly Parameters?: Template;
    readonly Retry: readonly Retrier[];
    readonly Catch: readonly [Catcher<Name>, ...Catcher<Name>[]] | typeof NOT_CAUGHT;
  };

export type Condition =
  | { readonly Variable: Path; readonly BooleanEquals: boolean }
  | { readonly Variable: Path; readonly IsPresent: boolean }
  | { readonly Variable: Path; readonly NumericEquals: number }
  | { readonly Variable: Path; readonly NumericGreaterThan: number }
  | { readonly And: readonly Condition[] };

export interface Choice<Name extends string> extends Common {
  readonly Type: 'Choice';
  readonly Choices: readonly (Condition & { readonly Next: Name })[];
  /** Without it, an input that matches no choice ends the execution. */
  readonly Default: Name;
}

export type Wait<Name extends string> = Common &
  Transition<Name> & { readonly Type: 'Wait'; readonly SecondsPath: Path };

export type Pass<Name extends string> = Common &
  WithResult &
  Transition<Name> & { readonly Type: 'Pass'; readonly Result: Json };

/** A part of the machine that runs once for each item: in separate executions, or inside the current one. */
export type Processor = Machine & {
  readonly ProcessorConfig:
    { readonly Mode: 'DISTRIBUTED'; readonly ExecutionType: 'STANDARD' } | { readonly Mode: 'INLINE' };
};

export type MapState<Name extends string> = Common &
  WithResult &
  Transition<Name> & {
    readonly Type: 'Map';
    /** Only for the mode DISTRIBUTED: part of the ARN of the Map Run. */
    readonly Label?: string;
    readonly ItemsPath: Path;
    readonly ItemSelector: Template;
    readonly MaxConcurrency: number;
    readonly ToleratedFailurePercentage?: number;
    readonly ItemProcessor: Processor;
    readonly Catch?: readonly Catcher<Name>[];
  };

export type State<Name extends string> = Task<Name> | Choice<Name> | Wait<Name> | Pass<Name> | MapState<Name>;

/** States whose next states are all in the same machine. */
export interface Machine {
  readonly StartAt: string;
  readonly States: { readonly [name: string]: State<string> };
}

/** Checks the types of state names: every transition must lead to one of the states. */
export const machine = <Name extends string>(
  StartAt: NoInfer<Name>,
  States: { readonly [Each in Name]: State<NoInfer<Name>> },
): Machine => ({ StartAt, States });

/** Catches every error. */
export const catchAll = <const Name extends string>(
  Next: Name,
  at: { readonly ResultPath?: Path | null } = {},
): [Catcher<Name>] => [{ ErrorEquals: ['States.ALL'], ...at, Next }];

export const choice = <const Name extends string>(
  Choices: readonly (Condition & { readonly Next: Name })[],
  { Default }: { readonly Default: Name },
): Choice<Name> => ({ Type: 'Choice', Choices, Default });

export const wait = <const Name extends string>(
  fields: Omit<Wait<Name>, 'Type'> & Transition<Name>,
): Wait<Name> => ({ Type: 'Wait', ...fields });

type PassFields<Name extends string> = Omit<Pass<Name>, 'Type'> & Transition<Name>;
// A final state has no next state from which a name could be inferred.
export function pass(fields: PassFields<never>): Pass<never>;
export function pass<const Name extends string>(fields: PassFields<Name>): Pass<Name>;
export function pass<const Name extends string>(fields: PassFields<Name>): Pass<Name> {
  return { Type: 'Pass', ...fields };
}

export const map = <const Name extends string>(
  fields: Omit<MapState<Name>, 'Type'> & Transition<Name>,
): MapState<Name> => ({ Type: 'Map', ...fields });
