import { runDemonstration } from './demonstration.ts';
import { endProcessWith } from './process.ts';

await endProcessWith(() => runDemonstration(process.argv.slice(2)));
