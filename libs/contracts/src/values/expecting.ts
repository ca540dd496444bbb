/** The error of a schema for data of another type, or for none: what to write, with an example. */
export const expecting = (what: string) => ({
  error: ({ code, input }: { readonly code?: string; readonly input?: unknown }) => {
    if (code !== 'invalid_type') return undefined;
    return input === undefined ? `missing; expected ${what}` : `expected ${what}`;
  },
});
