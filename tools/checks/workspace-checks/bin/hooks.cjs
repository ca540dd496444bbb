/**
 * Installs the Git hooks of lefthook.yml. npm runs this after an installation ("prepare" in package.json). It never
 * fails, because the packages work without hooks. Plain JavaScript of 2017, see installation.cjs.
 */
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const ROOT = path.resolve(__dirname, '../../../..');

/**
 * Whether to install the hooks: only in a clone in which a person works. CI commits nothing, a downloaded archive has
 * no .git, and a linked worktree uses the hooks of the main one.
 * @param {string} root the workspace
 * @param {{ [name: string]: string
 * undefined }} env
 */
function wantsHooks(root, env) {
  const isOn = (name) => !['', '0', 'false'].includes(env[name] || '');
  if (isOn('CI') || env['LEFTHOOK'] === '0' || env['LEFTHOOK'] === 'false') return false;
  try {
    // .git is a directory in the main worktree only.
    return fs.statSync(path.join(root, '.git')).isDirectory();
  } catch (error) {
    return false;
  }
}

function install(root) {
  const lefthook = path.join(root, 'node_modules/lefthook/bin/index.js');
  try {
    execFileSync(process.execPath, [lefthook, 'install'], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    const reason = String(error.stderr || error.message).trim();
    process.stderr.write(`warning: the Git hooks are not installed: ${reason}\n`);
  }
}

module.exports = { wantsHooks };

if (require.main === module && wantsHooks(ROOT, process.env)) install(ROOT);
