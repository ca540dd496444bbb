/**
 * Makes any call of a port crash, before or after it takes effect.
 * @param onDone called for every call that took effect, even if a crash follows
 */
export const crashing =
  (
    nextCrash: () => 'before' | 'after' | undefined,
    onDone: (method: PropertyKey, args: readonly unknown[]) => void = () => undefined,
  ) =>
  <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (object, name) => {
        const member: unknown = Reflect.get(object, name);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          const crash = nextCrash();
          if (crash === 'before') throw new Error('crash');
          const result: unknown = await Reflect.apply(member, object, args);
          onDone(name, args);
          if (crash === 'after') throw new Error('crash');
          return result;
        };
      },
    });
