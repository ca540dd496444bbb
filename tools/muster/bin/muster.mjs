#!/usr/bin/env node
/**
 * Starts the command. Muster's TypeScript needs Node.js 24; with an older version, this file starts the Node.js 24
 * that `npm ci` installed (package `node`) with the same arguments, terminal, signals and exit code.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rememberCompiledCode } from './compile-cache.mjs';

const NEEDED_MAJOR = 24;
const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

if (Number(process.versions.node.split('.')[0]) < NEEDED_MAJOR) await startAgain();
else await start();

async function start() {
  // The launcher below holds the other end. If it is gone, stop.
  if (process.channel) {
    process.on('disconnect', () => process.exit(1));
    process.channel.unref();
  }
  rememberCompiledCode();
  const { main } = await import('../src/main.ts').catch(explainMissingPackages);
  const { endProcessWith } = await import('../src/process.ts');
  await endProcessWith(() => main(process.argv.slice(2)));
}

function explainMissingPackages(error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND' || !/^Cannot find package/.test(error.message)) throw error;
  end(
    `the packages of muster are not installed; run npm ci in ${fileURLToPath(new URL('../../..', import.meta.url))}`,
  );
}

function end(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(1);
}

async function startAgain() {
  const folder = nodePackage();
  const needs = `muster needs Node.js ${NEEDED_MAJOR} or newer, this is ${process.version}`;
  if (folder === undefined) end(`${needs}; run npm ci, which installs it`);
  const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(binary))
    end(
      `${needs}; the packages were installed without their install scripts, which install it: ` +
        'run npm rebuild node --ignore-scripts=false',
    );
  const { spawn } = await import('node:child_process');
  const child = spawn(binary, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  child.channel?.unref();
  const forward = (signal) => child.kill(signal);
  for (const signal of FORWARDED_SIGNALS) process.on(signal, forward);
  child.on('error', (error) => end(`${binary} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    for (const name of FORWARDED_SIGNALS) process.removeListener(name, forward);
    if (signal === null) process.exit(code ?? 1);
    process.kill(process.pid, signal);
  });
}

/** Folder of the package `node` that npm ci installs. */
function nodePackage() {
  try {
    return dirname(createRequire(import.meta.url).resolve('node/package.json'));
  } catch {
    return undefined;
  }
}
