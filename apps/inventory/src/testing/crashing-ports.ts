import type { DiscoverPorts } from '../domain/discover.ts';

/** Every call of a port may be the last of an invocation: before it takes effect, or after. */
export function crashing(
  ports: DiscoverPorts,
  nextCrash: () => 'before' | 'after' | undefined,
): DiscoverPorts {
  const guard = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (object, name) => {
        const member: unknown = Reflect.get(object, name);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          const crash = nextCrash();
          if (crash === 'before') throw new Error('crash');
          const result: unknown = await Reflect.apply(member, object, args);
          if (crash === 'after') throw new Error('crash');
          return result;
        };
      },
    });
  return {
    ...ports,
    source: guard(ports.source),
    inventory: guard(ports.inventory),
    checkpoints: guard(ports.checkpoints),
  };
}
