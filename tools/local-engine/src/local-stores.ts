import { moduleUrl, type ServiceDefinition } from '@muster/service-definition';

/** What handler threads need to use the database of the data directory. */
export interface LocalStores {
  readonly databasePath: string;
  /** File URLs of the services' modules. */
  readonly modules: readonly string[];
  /** `queues`: only the queues are in the database. The tables are in DynamoDB. */
  readonly parts: LocalStoreParts;
}

/** What a service keeps in the database of the data directory. */
export type LocalStoreParts = 'all' | 'queues';

export function localStoresOf(
  services: readonly ServiceDefinition[],
  databasePath: string,
  parts: LocalStoreParts,
): LocalStores {
  const modules = services.flatMap((service) =>
    service.localStores === undefined ? [] : [moduleUrl(service, service.localStores)],
  );
  return { databasePath, modules, parts };
}
