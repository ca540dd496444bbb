import { loadConfiguration } from '@muster/deployment';
import { dashboard } from './cloudformation/dashboard.ts';
import { runAlarms } from './cloudformation/run-alarms.ts';
import manifest from './package.json' with { type: 'json' };
import { service } from './src/service.ts';

export default loadConfiguration(service, {
  version: manifest.version,
  resources: { ...runAlarms, ...dashboard },
});
