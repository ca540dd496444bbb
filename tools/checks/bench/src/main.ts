import { readFileSync, writeFileSync } from 'node:fs';
import { BenchError, WrongUseError } from './errors.ts';
import { measureAll } from './measure-all.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { fillDocument } from './report/fill-document.ts';
import { reportText, sectionsOf } from './report/sections.ts';
import { Results } from './results.ts';

const EXIT_FAILED = 1;
const EXIT_WRONG_USE = 2;

async function resultsFor(options: Options): Promise<Results> {
  if (options.from !== undefined) return Results.parse(JSON.parse(readFileSync(options.from, 'utf8')));
  const { json } = options;
  return measureAll(
    options,
    (text) => process.stderr.write(`${text}\n`),
    (results) => {
      if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, undefined, 1)}\n`);
    },
  );
}

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const results = await resultsFor(options);
  process.stdout.write(reportText(results));
  if (options.fill !== undefined) {
    const document = readFileSync(options.fill, 'utf8');
    writeFileSync(options.fill, fillDocument(document, sectionsOf(results)));
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BenchError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = error instanceof WrongUseError ? EXIT_WRONG_USE : EXIT_FAILED;
}
