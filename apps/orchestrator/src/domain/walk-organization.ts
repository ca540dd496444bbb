import type { OddListed } from '@muster/contracts';
import type { OrganizationAccount, OrganizationTree } from '../ports/organization.ts';

/**
 * AWS limits units to five levels below a root. A deeper tree is treated as endless.
 * Source: AWS Organizations User Guide, "Quotas and service limits".
 */
const MAX_DEPTH = 20;

/** A root or unit with everything below it. */
export interface Below {
  readonly accounts: readonly OrganizationAccount[];
  /** The root or unit itself, and all units below it. */
  readonly parents: readonly string[];
  /** False if something below it may be unreadable. */
  readonly isWhole: boolean;
}

/** Walks an organization from its roots and units downward, each of them once. */
export class OrganizationWalk {
  readonly #tree: OrganizationTree;
  readonly #walked = new Map<string, Promise<Below>>();
  readonly #odd: OddListed[] = [];
  #isWhole = true;

  constructor(tree: OrganizationTree) {
    this.#tree = tree;
  }

  /** The odd items so far. */
  get odd(): { readonly odd: readonly OddListed[]; readonly isWhole: boolean } {
    return { odd: this.#odd, isWhole: this.#isWhole };
  }

  /** Everything below a root or unit. Makes one call at a time: Organizations allows about five a second. */
  below(parentId: string, path: readonly string[] = []): Promise<Below> {
    const known = this.#walked.get(parentId);
    if (known !== undefined) return known;
    const found = this.#walk(parentId, [...path, parentId]);
    this.#walked.set(parentId, found);
    return found;
  }

  async #walk(parentId: string, path: readonly string[]): Promise<Below> {
    const listed = await this.#tree.listAccounts(parentId);
    const units = await this.#tree.listUnits(parentId);
    const accounts = [...listed.items];
    const parents = [parentId];
    let isWhole = this.#note([...listed.odd, ...units.odd]);
    for (const { id } of units.items) {
      const problem = problemOf(id, path);
      if (problem !== undefined) {
        const listing = `organizations:ListOrganizationalUnitsForParent of ${parentId}`;
        this.#odd.push({ listing, id, problem });
        isWhole = this.#isWhole = false;
        continue;
      }
      const unit = await this.below(id, path);
      accounts.push(...unit.accounts);
      parents.push(...unit.parents);
      isWhole &&= unit.isWhole;
    }
    return { accounts, parents, isWhole };
  }

  /** @returns whether nothing is left out */
  #note(odd: readonly OddListed[]): boolean {
    this.#odd.push(...odd);
    const isWhole = odd.every(({ id }) => id !== undefined);
    this.#isWhole &&= isWhole;
    return isWhole;
  }
}

/** Stops an endless walk. */
function problemOf(unit: string, path: readonly string[]): string | undefined {
  if (path.includes(unit)) return 'the unit is listed below itself';
  return path.length > MAX_DEPTH ? `more than ${MAX_DEPTH} units deep` : undefined;
}
