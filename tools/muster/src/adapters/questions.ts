import { confirm, isCancel, multiselect, select, text } from '@clack/prompts';
import { InterruptedError } from '../errors.ts';
import type { Answer, Questions } from '../init/ports.ts';

/** The streams of the terminal. */
interface Streams {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** An answer as the library takes it. */
const optionOf = ({ value, label, hint }: Answer<string>) => ({
  value,
  label,
  ...(hint === undefined ? {} : { hint }),
});

/** @throws InterruptedError if the user has cancelled, with Ctrl-C or Escape */
function answered<Value>(answer: Value | symbol): Value {
  if (isCancel(answer)) throw new InterruptedError('cancelled: nothing was written');
  return answer as Value;
}

const MAX_ITEMS = 12;

/**
 * Questions with keys to move and to select. They are written to stderr, so that stdout contains only the result.
 * @returns undefined without a terminal
 */
export function terminalQuestions(
  streams: Streams = { input: process.stdin, output: process.stderr },
): Questions | undefined {
  if (!streams.input.isTTY || !streams.output.isTTY) return undefined;
  return {
    choose: async (message, answers) =>
      answered(
        await select<string>({
          message,
          options: answers.map(optionOf),
          maxItems: MAX_ITEMS,
          ...streams,
        }),
      ) as (typeof answers)[number]['value'],
    chooseSeveral: async (message, answers) =>
      answered(
        await multiselect<string>({
          message,
          options: answers.map(optionOf),
          required: true,
          maxItems: MAX_ITEMS,
          ...streams,
        }),
      ),
    ask: async (message, { initial, problemOf }) =>
      answered(
        await text({
          message,
          ...(initial === undefined ? {} : { initialValue: initial }),
          validate: (value) => problemOf?.((value ?? '').trim()),
          ...streams,
        }),
      ).trim(),
    confirm: async (message) => answered(await confirm({ message, ...streams })),
  };
}
