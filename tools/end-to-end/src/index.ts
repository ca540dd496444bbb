export { type CommandResult, muster, type MusterOptions } from './command.ts';
export { readLedger, readTable, resourcesOf } from './data.ts';
export { startWorld, type World, type WorldOptions } from './world.ts';
