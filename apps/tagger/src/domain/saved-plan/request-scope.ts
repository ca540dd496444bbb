import type { AccountSettings, RunRequest } from '@muster/contracts';
import type { Target } from '@muster/inventory-table';
import { isSelected } from '@muster/regions';

type Request = Pick<RunRequest, 'run' | 'accounts' | 'organization' | 'accountSettings'>;

/** What a request says about single accounts. */
export class RequestScope {
  readonly #request: Request;
  readonly #accounts: ReadonlySet<string> | undefined;
  readonly #excluded: ReadonlySet<string>;
  readonly #settings: ReadonlyMap<string, AccountSettings>;

  constructor(request: Request) {
    const { accounts, organization, accountSettings = [] } = request;
    this.#request = request;
    this.#accounts = accounts && new Set(accounts);
    this.#excluded = new Set(organization?.exclude);
    this.#settings = new Map(accountSettings.map((settings) => [settings.accountId, settings]));
  }

  /** The settings of an account. Undefined: it has none. */
  settingsOf(accountId: string): AccountSettings | undefined {
    return this.#settings.get(accountId);
  }

  /** Whether a run with this request would read the target, as far as this is known without a call to AWS. */
  covers({ accountId, region }: Target): boolean {
    if (this.#accounts?.has(accountId) === false) return false;
    if (this.#excluded.has(accountId)) return false;
    return isSelected(this.settingsOf(accountId)?.regions ?? this.#request.run.regions, region);
  }
}

const scopes = new WeakMap<Request, RequestScope>();

/** The scope of a request. It is made once for all targets. */
export function requestScopeOf(request: Request): RequestScope {
  const known = scopes.get(request);
  if (known !== undefined) return known;
  const scope = new RequestScope(request);
  scopes.set(request, scope);
  return scope;
}
