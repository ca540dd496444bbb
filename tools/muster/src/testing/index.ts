export {
  type CommandOutput,
  type CommandResult,
  type Environment,
  muster,
  musterBin,
  type MusterOptions,
  type MusterProcess,
  startMuster,
} from './muster-process.ts';
export { type Answer, type FakeStage, refusal, startFakeStage } from './fake-stage.ts';
export { expectedServices } from '../doctor/adapters/expected-services.ts';
