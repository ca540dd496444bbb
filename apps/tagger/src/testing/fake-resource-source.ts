import type { ResourceSource, TaggableResource } from '../ports/resource-source.ts';

/** Gives the resources two by two, with an empty page before them, as a Query may. */
export class FakeResourceSource implements ResourceSource {
  resources: readonly TaggableResource[];
  reads = 0;
  /** When the last complete scan began. */
  scannedAt: string | undefined = '2026-11-23T08:00:00.000Z';

  constructor(resources: readonly TaggableResource[]) {
    this.resources = resources;
  }

  async readAt(): Promise<string | undefined> {
    return this.scannedAt;
  }

  async *resourcesOf(): AsyncGenerator<readonly TaggableResource[]> {
    this.reads += 1;
    yield [];
    for (let start = 0; start < this.resources.length; start += 2)
      yield this.resources.slice(start, start + 2);
  }
}
