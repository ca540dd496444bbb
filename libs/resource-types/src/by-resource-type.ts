import { DEFAULT_RESOURCE_TYPE } from '@muster/contracts';
import { UnknownResourceTypeError } from './errors.ts';

/** One entry for each resource type, by name of the type. */
export class ByResourceType<Entry> {
  readonly #entries: Map<string, Entry>;

  constructor(entries: Iterable<readonly [string, Entry]>) {
    this.#entries = new Map(entries);
  }

  get all(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  /**
   * @param name absent: `ec2:instance`, because earlier versions knew only that type
   * @throws UnknownResourceTypeError
   */
  of(name: string = DEFAULT_RESOURCE_TYPE): Entry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new UnknownResourceTypeError(name);
    return entry;
  }

  /** Adds a type for a test. @returns a function that removes it */
  register(name: string, entry: Entry): () => void {
    this.#entries.set(name, entry);
    return () => void this.#entries.delete(name);
  }
}
