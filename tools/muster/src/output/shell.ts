/** A word for a shell: quoted if it has to be. */
export const quotedForShell = (text: string): string =>
  /^[\w./@:,+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
