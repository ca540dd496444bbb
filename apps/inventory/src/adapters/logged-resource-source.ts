import type { ResourcePage, ResourceSource } from '../ports/resource-source.ts';

/** Maximum number of log lines per page. */
const MAX_LINES = 100;

type Warn = (message: string, fields: Readonly<Record<string, unknown>>) => void;

/** Logs what is odd on the pages of a source. */
export class LoggedResourceSource implements ResourceSource {
  readonly #source: ResourceSource;
  readonly #warn: Warn;
  #saidManagedHidden = false;

  constructor(source: ResourceSource, warn: Warn) {
    this.#source = source;
    this.#warn = warn;
  }

  async page(nextToken?: string): Promise<ResourcePage> {
    const page = await this.#source.page(nextToken);
    if (page.managedHidden && !this.#saidManagedHidden) {
      this.#saidManagedHidden = true;
      this.#warn('ManagedResourcesHidden', {
        reason: 'the endpoint does not know IncludeManagedResources',
      });
    }
    this.#sayWhatIsOdd(page);
    return page;
  }

  #sayWhatIsOdd({ resources, withoutId = [] }: ResourcePage): void {
    const odd = [
      ...withoutId.map((problem) => ({ problem })),
      ...resources.flatMap(({ attributes, odd: problem }) =>
        problem === undefined ? [] : [{ instanceId: attributes.resourceId, problem }],
      ),
    ];
    for (const fields of odd.slice(0, MAX_LINES)) this.#warn('OddInstance', fields);
    if (odd.length > MAX_LINES) this.#warn('MoreOddInstances', { count: odd.length - MAX_LINES });
  }
}
