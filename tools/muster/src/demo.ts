import { rememberCompiledCode } from '../bin/compile-cache.mjs';

rememberCompiledCode();
const { runDemonstration } = await import('./demonstration.ts');
const { endProcessWith } = await import('./process.ts');
await endProcessWith(() => runDemonstration(process.argv.slice(2)));
