export { accountsOf, type AccountsOfRun } from './accounts-of.ts';
export type { ListedRun as RunHeader } from './domain/summarise.ts';
export { type RunProgressRows, RunReader } from './run-reader.ts';
export { service } from './service.ts';
export { runStateMachine } from './state-machine/run-state-machine.ts';
