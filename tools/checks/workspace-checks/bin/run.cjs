/**
 * node run.cjs FILE [ARGUMENT...]: runs a TypeScript file of the workspace, after an installation if one is needed. If
 * this Node.js is too old for the sources, the packaged one runs the file. Plain JavaScript of 2017, see
 * installation.cjs.
 */
'use strict';
const { spawn } = require('child_process');
const path = require('path');
const { pathToFileURL } = require('url');
const { endWith, ensureInstalled, packagedNode, ROOT } = require('./install.cjs');
const { SOURCES_NODE_MAJOR } = require('./installation.cjs');

const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

async function run([file, ...args]) {
  await ensureInstalled();
  if (Number(process.versions.node.split('.')[0]) < SOURCES_NODE_MAJOR)
    return runWith(packagedNode(ROOT), [file, ...args]);
  // As if Node.js had been started with the file.
  process.argv.splice(1, 2, path.resolve(file));
  return require('./import-file.cjs')(pathToFileURL(path.resolve(file)).href);
}

/** Ends in the same way as the other process. */
function runWith(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' });
  const forward = (signal) => child.kill(signal);
  for (const signal of FORWARDED_SIGNALS) process.on(signal, forward);
  child.on('error', (error) => {
    process.stderr.write(`error: ${node} could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    for (const name of FORWARDED_SIGNALS) process.removeListener(name, forward);
    if (signal === null) process.exit(code === null ? 1 : code);
    process.kill(process.pid, signal);
  });
}

run(process.argv.slice(2)).catch(endWith);
