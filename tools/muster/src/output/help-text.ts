import { wrapped } from './wrap.ts';

/** The width of help that is not read on a terminal, as commander has it. */
export const DEFAULT_HELP_WIDTH = 80;

const isProse = (line: string): boolean => /^\S/.test(line);

/**
 * Breaks the paragraphs of a help text at the width of the terminal. Lines with an indent, such as options and
 * examples, stay as they are.
 */
export function wrapHelp(text: string, width: number): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  const endParagraph = () => {
    if (paragraph.length > 0) lines.push(...wrapped(paragraph.join(' '), width));
    paragraph = [];
  };
  for (const line of text.split('\n')) {
    if (isProse(line)) {
      paragraph.push(line);
      continue;
    }
    endParagraph();
    lines.push(line);
  }
  endParagraph();
  return lines.join('\n');
}
