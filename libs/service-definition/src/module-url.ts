import type { ServiceDefinition } from './definitions.ts';

/**
 * The URL of a module of a service.
 * @param path below the service's root: a handler, such as `src/functions/discover/handler.handler`, or a file
 */
export function moduleUrl({ root }: Pick<ServiceDefinition, 'root'>, path: string): string {
  // `.ts` in a clone. The bundles of the npm package have another extension.
  const [extension = ''] = /\.\w+$/.exec(import.meta.url) ?? [];
  return new URL(path.replace(/\.\w+$/, extension), root).href;
}
