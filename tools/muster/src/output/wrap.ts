/**
 * Breaks a line between words.
 * @param width columns; a word that does not fit has a line for itself, and an infinite width breaks nothing
 * @param indent before every line
 */
export function wrapped(line: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}
