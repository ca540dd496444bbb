const propertyOf = (error: unknown, name: 'code' | 'message'): string | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
};

/** The code of a system or LevelDB error. Empty if it has none. */
export const codeOf = (error: unknown): string => propertyOf(error, 'code') ?? '';

export const messageOf = (error: unknown): string => propertyOf(error, 'message') ?? String(error);
