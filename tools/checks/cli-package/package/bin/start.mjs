import { rememberCompiledCode } from './compile-cache.mjs';

rememberCompiledCode();
const { main } = await import('../tools/muster/src/main.js');
const { endProcessWith } = await import('../tools/muster/src/process.js');
await endProcessWith(() => main(process.argv.slice(2)));
