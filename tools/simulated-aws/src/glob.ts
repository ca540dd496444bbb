const compiled = new Map<string, RegExp>();

/** Whether `text` matches `pattern`. `*` matches any characters and `?` matches one. */
export function matchesGlob(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  if (!/[*?]/.test(pattern)) return false;
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    expression = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su');
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}

/** The value of the exact key, or of the first wildcard key that matches. Undefined if there is none. */
export function lookupByGlob<T>(table: Readonly<Record<string, T>>, text: string): T | undefined {
  if (Object.hasOwn(table, text)) return table[text];
  return Object.entries(table).find(([pattern]) => matchesGlob(pattern, text))?.[1];
}
