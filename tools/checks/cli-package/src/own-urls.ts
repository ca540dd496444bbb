import { posix } from 'node:path';

/** The file URL of the package's `package.json`, wherever the code is in the package. */
const PACKAGE_JSON = 'import.meta.resolve(`#package`)';

/** A file or module that the code of a source addresses by its URL. */
export interface OwnFile {
  /** Path below the workspace. The package has the file at the same place, a module with the extension `.js`. */
  readonly path: string;
  readonly kind: 'module' | 'file' | 'folder' | 'manifest';
}

export interface Rewritten {
  readonly code: string;
  readonly files: readonly OwnFile[];
}

const NEW_URL = /new URL\(\s*'([^']+)',\s*import\.meta\.url,?\s*\)/g;
const OWN_URL = /import\.meta\.url/g;

function kindOf(path: string): OwnFile['kind'] {
  if (path.endsWith('/package.json')) return 'manifest';
  if (path.endsWith('/')) return 'folder';
  return path.endsWith('.ts') ? 'module' : 'file';
}

/** The path in the package. All projects have one version, so the manifest of the package replaces theirs. */
export const packagedPath = ({ path, kind }: OwnFile): string =>
  kind === 'manifest' ? 'package.json' : kind === 'module' ? path.replace(/\.ts$/, '.js') : path;

/** With backticks, so that a text in quotes that contains source code stays a text. */
const urlOf = (file: OwnFile): string => `new URL(\`${packagedPath(file)}\`, ${PACKAGE_JSON})`;

/**
 * A bundle is at another place than its sources, so their `import.meta.url` would be wrong. Replaces it by the URL of
 * the same path in the package.
 * @param path path of the source below the workspace
 */
export function withOwnUrls(code: string, path: string): Rewritten {
  const files: OwnFile[] = [];
  const rewritten = code
    .replaceAll(NEW_URL, (_, relative: string) => {
      const target = posix.join(posix.dirname(path), relative);
      const file = { path: target, kind: kindOf(target) };
      files.push(file);
      return urlOf(file);
    })
    .replaceAll(OWN_URL, `${urlOf({ path, kind: 'module' })}.href`);
  return { code: rewritten, files };
}
