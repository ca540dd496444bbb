export { type CommandResult, muster, type MusterOptions } from './command.ts';
export { type ProxiedWorld, type ProxiedWorldOptions, startProxiedWorld } from './proxied-world.ts';
export { readLedger, readTable, resourcesOf } from './data.ts';
export { startWorld, type World, type WorldOptions } from './world.ts';
