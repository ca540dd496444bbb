/** A root or an organizational unit. */
export interface ListedUnit {
  readonly id: string;
  readonly name?: string | undefined;
}

/** An account of the organization. */
export interface ListedAccount {
  readonly id: string;
  readonly name?: string | undefined;
  /** Only `ACTIVE` can be read. Absent if it is unknown. */
  readonly state?: string | undefined;
}

/** AWS Organizations, read with the caller's credentials. */
export interface OrganizationPorts {
  /** The organization of the caller's account. @throws CommandError */
  describe(homeRegion: string): Promise<{ readonly id: string; readonly managementAccountId: string }>;
  /** @throws CommandError */
  roots(homeRegion: string): Promise<readonly ListedUnit[]>;
  /** The units directly in a root or unit. @throws CommandError */
  unitsIn(homeRegion: string, parentId: string): Promise<readonly ListedUnit[]>;
  /** All accounts below each root or unit, in any state. @throws CommandError */
  accountsBelow(
    homeRegion: string,
    parentIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly ListedAccount[]>>;
}

/** One of the answers to a question. */
export interface Answer<Value> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

/** Questions on the terminal. Each rejects with InterruptedError if the user cancels. */
export interface Questions {
  choose<Value extends string>(question: string, answers: readonly Answer<Value>[]): Promise<Value>;
  /** @returns at least one of the answers */
  chooseSeveral(question: string, answers: readonly Answer<string>[]): Promise<readonly string[]>;
  /** @param problemOf why an answer is not valid */
  ask(
    question: string,
    settings: { readonly initial?: string; readonly problemOf?: (answer: string) => string | undefined },
  ): Promise<string>;
  confirm(question: string): Promise<boolean>;
}
