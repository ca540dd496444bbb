import { fileURLToPath } from 'node:url';
import { service as inventory } from '@muster/inventory/service';
import { service as orchestrator } from '@muster/orchestrator/service';
import { moduleUrl } from '@muster/service-definition';
import { service as tagger } from '@muster/tagger/service';

const COMMAND = ['tools/muster/src/main.ts', 'tools/muster/src/process.ts'];

/** The modules that start something: the command, and what threads import by the definitions of the services. */
export function entryPoints(pathOf: (file: string) => string | undefined): string[] {
  const modules = [inventory, orchestrator, tagger].flatMap((service) =>
    [
      ...service.functions.map(({ handler }) => handler),
      ...(service.localStores === undefined ? [] : [service.localStores]),
    ].map((path) => moduleUrl(service, path)),
  );
  return [...COMMAND, ...modules.flatMap((url) => pathOf(fileURLToPath(url)) ?? [])];
}
