import { loadConfiguration } from '@muster/deployment';
import { resources } from './cloudformation/index.ts';
import manifest from './package.json' with { type: 'json' };
import { service } from './src/service.ts';

export default loadConfiguration(service, { version: manifest.version, resources });
