import { styleText } from 'node:util';
import type { Output } from '../surroundings.ts';

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'magenta' | 'cyan' | 'gray';

/** Text in a style, or unchanged if the output has no colors. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

const colored: Paint = (style, text) => styleText(style, text, { validateStream: false });

/** Whether escape sequences may be written: to a terminal that understands them, unless the user wants none. */
const usesColors = (
  output: Pick<Output, 'isTTY'>,
  environment: Readonly<Record<string, string | undefined>>,
): boolean => output.isTTY === true && environment.TERM !== 'dumb' && !environment.NO_COLOR;

export const paintFor = (
  output: Pick<Output, 'isTTY'>,
  environment: Readonly<Record<string, string | undefined>>,
): Paint => (usesColors(output, environment) ? colored : plain);
