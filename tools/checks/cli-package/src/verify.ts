import { isBuiltin } from 'node:module';
import type { Metafile } from 'esbuild';

export interface PackagedFile {
  /** Path in the package. */
  readonly path: string;
  readonly content: Uint8Array;
}

export interface Contents {
  readonly files: readonly PackagedFile[];
  readonly metafile: Pick<Metafile, 'outputs'>;
  /** Paths that the code addresses by their URL. */
  readonly addressed: readonly string[];
  /** Texts that must not occur, such as the folder of the workspace. */
  readonly forbidden: readonly string[];
}

const SOURCE_MAP = /\/\/# sourceMappingURL=/;
const isCode = (path: string): boolean => /\.[cm]?js$/.test(path);

/** What makes the package depend on the machine that made it, or on files that it does not contain. */
export function problemsOf({ files, metafile, addressed, forbidden }: Contents): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const texts = files.map(({ path, content }) => ({ path, text: Buffer.from(content).toString('latin1') }));
  return [
    ...addressed
      .filter((path) => !paths.has(path))
      .map((path) => `${path} is missing, but the code reads it`),
    ...Object.entries(metafile.outputs).flatMap(([output, { imports }]) =>
      imports
        .filter(({ external, path }) => external === true && !isBuiltin(path))
        .map(({ path }) => `${output} imports ${path}, which is not in the package`),
    ),
    ...texts.flatMap(({ path, text }) =>
      forbidden.filter((each) => text.includes(each)).map((each) => `${path} contains ${each}`),
    ),
    ...texts
      .filter(({ path, text }) => isCode(path) && SOURCE_MAP.test(text))
      .map(({ path }) => `${path} has a source map`),
    ...files.filter(({ path }) => path.endsWith('.map')).map(({ path }) => `${path} is a source map`),
  ];
}
