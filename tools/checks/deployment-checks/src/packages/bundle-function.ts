import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { Bundle } from './embedded-database.ts';

/** Only the code of this workspace is bundled, which takes a moment. */
const thirdPartyIsExternal: Plugin = {
  name: 'third-party-is-external',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path }) =>
      path.startsWith('@muster/') ? undefined : { path, external: true },
    );
  },
};

/** Bundles a module of a service's folder as it is packaged, without files. Third-party packages are left out. */
export async function bundleOf(module: string, folder: URL): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: module, resolveDir: fileURLToPath(folder), loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    plugins: [thirdPartyIsExternal],
    metafile: true,
    write: false,
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return {
    sources: inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path),
    code: outputFiles.map(({ text }) => text).join('\n'),
  };
}
