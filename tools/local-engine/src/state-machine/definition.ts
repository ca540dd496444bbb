import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import { z } from 'zod';
import { EngineConfigurationError } from '../errors.ts';

/** The part of the Amazon States Language that the engine reads itself. The interpreter reads the rest. */
const State = z.looseObject({
  Type: z.string(),
  Resource: z.string().optional(),
  get ItemProcessor() {
    return Machine.optional();
  },
  get Branches() {
    return z.array(Machine).optional();
  },
});
const Machine = z.looseObject({
  StartAt: z.string(),
  get States(): z.ZodRecord<z.ZodString, typeof State> {
    return z.record(z.string(), State);
  },
});
type Machine = z.infer<typeof Machine>;
type State = z.infer<typeof State>;

/**
 * The interpreter counts a Task's `TimeoutSeconds` from the moment when the state is entered, even while the invocation
 * waits for a free slot. The time limit of the function begins when it starts and replaces `TimeoutSeconds` here.
 */
const NO_TASK_TIMEOUT_SECONDS = 2_000_000;

const RESOURCE = /^\$\{([A-Z][A-Za-z0-9]*)FunctionArn\}$/;

function functionOf(state: string, resource: string | undefined): string {
  const name = RESOURCE.exec(resource ?? '')?.[1];
  if (name === undefined) {
    throw new EngineConfigurationError(`State ${state}: the resource must look like \${DiscoverFunctionArn}`);
  }
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export interface LocalStateMachine {
  readonly definition: StateMachineDefinition;
  /** The function of each Task state, by state name. Includes nested states. */
  readonly functions: ReadonlyMap<string, string>;
}

/**
 * Reads a state machine file whose Task resources are placeholders such as `${DiscoverFunctionArn}`.
 * @throws EngineConfigurationError if it is not a valid state machine
 */
export function readStateMachine(stateMachine: unknown): LocalStateMachine {
  const { success, data, error } = Machine.safeParse(stateMachine);
  if (!success)
    throw new EngineConfigurationError(
      `The definition is not a valid state machine: ${z.prettifyError(error)}`,
    );
  const functions = new Map<string, string>();

  const prepareMachine = (machine: Machine): Machine => ({
    ...machine,
    States: Object.fromEntries(
      Object.entries(machine.States).map(([name, state]) => [name, prepareState(name, state)]),
    ),
  });
  const prepareState = (name: string, state: State): State => {
    if (state.Type === 'Task') {
      functions.set(name, functionOf(name, state.Resource));
      return { ...state, TimeoutSeconds: NO_TASK_TIMEOUT_SECONDS };
    }
    return {
      ...state,
      ...(state.ItemProcessor === undefined ? {} : { ItemProcessor: prepareMachine(state.ItemProcessor) }),
      ...(state.Branches === undefined ? {} : { Branches: state.Branches.map(prepareMachine) }),
    };
  };

  // The interpreter's type lists every field of every state. The tests of the state machine's owner check the fields
  // with asl-validator.
  return { definition: prepareMachine(data) as unknown as StateMachineDefinition, functions };
}
