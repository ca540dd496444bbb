export type { ListedRun as RunHeader } from './domain/summarise.ts';
export { RunReader } from './run-reader.ts';
export { service } from './service.ts';
export { runStateMachine } from './state-machine/run-state-machine.ts';
