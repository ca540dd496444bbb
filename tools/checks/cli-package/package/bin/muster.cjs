#!/usr/bin/env node
/**
 * Starts the command, or says which Node.js it needs. Plain JavaScript of 2015, so that old versions of Node.js can
 * parse it.
 */
'use strict';
var NEEDED_MAJOR = 24;

if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) {
  require('./import-file.cjs')('./start.mjs');
} else {
  process.stderr.write(
    'error: muster needs Node.js ' +
      NEEDED_MAJOR +
      ' or newer, and this is ' +
      process.version +
      '. Get it from https://nodejs.org, or let npm download it for one command:\n' +
      '  npx --yes --package=node@' +
      NEEDED_MAJOR +
      ' -- muster ' +
      process.argv.slice(2).join(' ') +
      '\n',
  );
  process.exitCode = 1;
}
