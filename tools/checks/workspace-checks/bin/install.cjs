/**
 * Installs the packages of package-lock.json if they are missing or outdated. Otherwise it only compares, which takes
 * milliseconds. All npm scripts of the workspace start with it. Plain JavaScript of 2017, see installation.cjs.
 */
'use strict';
const childProcess = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const { compare, decide, explainFailure } = require('./installation.cjs');
const { tryLock } = require('./install-lock.cjs');

const ROOT = path.resolve(__dirname, '../../../..');
const WAIT_MS = 500;
const STILL_AT_WORK_MS = 30 * 1000;
/** Enough of npm's output to find the cause of a failure. */
const KEPT_OUTPUT = 64 * 1024;
const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Ends the command with one message. */
class InstallationProblem extends Error {}

/** The user stopped the installation. */
class Interrupted extends Error {
  constructor(signal) {
    super('the installation was stopped; the same command begins it again');
    this.signal = signal;
  }
}

const say = (text) => process.stderr.write(`${text}\n`);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const inSeconds = (ms) => `${Math.round(ms / 1000)} s`;

function readIfThere(file) {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    return undefined;
  }
}

/** Version of the package "node". Undefined if its install script did not run. */
function packagedNode(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const file = path.join(root, 'node_modules/node/bin', name);
  return fs.existsSync(file) ? file : undefined;
}

/**
 * The state of the installation. A stamp in node_modules names the lock file and the installation that were compared.
 * Both are identified by their content, because a checkout or a copy changes the times of files.
 */
function look(root) {
  const lock = readIfThere(path.join(root, 'package-lock.json'));
  const installed = readIfThere(path.join(root, 'node_modules/.package-lock.json'));
  if (lock === undefined)
    throw new InstallationProblem(
      `there is no package-lock.json in ${root}; get it back: git checkout package-lock.json`,
    );
  if (installed === undefined) return 'missing';
  const stampFile = path.join(root, 'node_modules/.muster-installed');
  const stamp = crypto.createHash('sha256').update(lock).update('\0').update(installed).digest('hex');
  if (String(readIfThere(stampFile)) === stamp) return 'installed';
  const state = compare(lock.toString(), installed.toString());
  if (state === 'installed') writeStamp(stampFile, stamp);
  return state;
}

function writeStamp(file, stamp) {
  const temporary = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(temporary, stamp);
    fs.renameSync(temporary, file);
  } catch (error) {
    // This folder is not writable. The comparison is repeated the next time.
  }
}

/** @returns {boolean} whether everything is installed. @throws InstallationProblem if the installation is impossible */
function isReady(root, scriptsOff) {
  const decision = decide({
    installed: look(root),
    nodeVersion: process.version,
    hasPackagedNode: packagedNode(root) !== undefined,
    scriptsOff,
    root,
    freeMegabytes: fs.existsSync(path.join(root, 'node_modules')) ? undefined : freeMegabytes(root),
  });
  if (decision.step === 'refuse') throw new InstallationProblem(decision.message);
  return decision.step === 'none';
}

/** Waits until no other process installs. @returns the lock */
async function waitForTurn(root) {
  let told = false;
  for (;;) {
    const lock = lockOf(root);
    if (lock.release !== undefined) return lock;
    if (!told)
      say(
        `Another process${lock.heldBy === undefined ? '' : ` (${lock.heldBy})`} is installing the packages; waiting for it.`,
      );
    told = true;
    await pause(WAIT_MS);
  }
}

function lockOf(root) {
  try {
    return tryLock(path.join(root, '.installing.lock'));
  } catch (error) {
    throw new InstallationProblem(explainFailure(error.message, placeOf(root, error.code)));
  }
}

/** Undefined if this version of Node.js or the file system does not report it. */
function freeMegabytes(folder) {
  if (fs.statfsSync === undefined) return undefined;
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    return (bavail * bsize) / 1e6;
  } catch (error) {
    return undefined;
  }
}

const placeOf = (root, ending) => ({
  root,
  ending,
  freeMegabytes: freeMegabytes(root),
  registry: process.env.npm_config_registry || 'https://registry.npmjs.org/',
});

/**
 * Installs the packages of package-lock.json if necessary.
 * @throws InstallationProblem
 */
async function ensureInstalled(root = ROOT) {
  const scriptsOff = process.env.npm_config_ignore_scripts === 'true';
  if (isReady(root, scriptsOff)) return;
  const lock = await waitForTurn(root);
  const release = () => lock.release();
  process.on('exit', release);
  try {
    if (isReady(root, scriptsOff)) return;
    await install(root, lock);
    if (!isReady(root, scriptsOff))
      throw new InstallationProblem(
        `npm ci ended without an error, but what package-lock.json names is not in ${path.join(root, 'node_modules')}. ` +
          'Run npm ci to see what it says.',
      );
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

async function install(root, lock) {
  const startedAt = Date.now();
  say('Installing the packages that package-lock.json names (npm ci). This takes some minutes, once.');
  const reminder = setInterval(
    () => say(`Still installing (${inSeconds(Date.now() - startedAt)}).`),
    STILL_AT_WORK_MS,
  );
  try {
    const { output, ending } = await runNpm(root, lock);
    if (ending !== undefined) throw new InstallationProblem(explainFailure(output, placeOf(root, ending)));
  } finally {
    clearInterval(reminder);
  }
  say(`Installed in ${inSeconds(Date.now() - startedAt)}.`);
}

/** Without a network, npm gives up after 14 seconds instead of 70, unless the user configured other values. */
function retryOptions() {
  // cspell:ignore retr
  const isChosen = Object.keys(process.env).some((name) => /^npm_config_fetch_retr/i.test(name));
  return isChosen ? [] : ['--fetch-retries=3', '--fetch-retry-factor=2', '--fetch-retry-mintimeout=2000'];
}

/** The npm that runs this script, or the one in the PATH. */
function npmCommand() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  if (script !== undefined && /npm-cli\.c?js$/.test(script)) return [node || process.execPath, script];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/**
 * @returns {Promise<{ output: string, ending: string
 * undefined }>} `ending` is undefined if npm succeeded
 */
function runNpm(root, lock) {
  // Installs all kinds of packages, even if NODE_ENV or the user's settings leave some out. Cached packages need no
  // network.
  const options = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const [command, ...first] = npmCommand();
  const child = childProcess.spawn(command, [...first, ...options, ...retryOptions()], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: command.endsWith('.cmd'),
  });
  if (child.pid !== undefined) lock.note(child.pid);
  let output = '';
  let stoppedBy;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-KEPT_OUTPUT)));
  const forward = (signal) => {
    stoppedBy = signal;
    child.kill(signal);
  };
  for (const signal of FORWARDED_SIGNALS) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    const end = (ending) => {
      for (const signal of FORWARDED_SIGNALS) process.removeListener(signal, forward);
      if (stoppedBy === undefined) resolve({ output, ending });
      else reject(new Interrupted(stoppedBy));
    };
    child.on('error', (error) =>
      end(error.code === 'ENOENT' ? 'npm was not found; it comes with Node.js' : String(error.message)),
    );
    child.on('close', (code, signal) =>
      end(code === 0 ? undefined : signal === null ? `exit code ${code}` : signal),
    );
  });
}

/** Ends the process with the message of a problem. */
function endWith(error) {
  if (error instanceof Interrupted) {
    say(error.message);
    process.kill(process.pid, error.signal);
    return;
  }
  if (!(error instanceof InstallationProblem)) throw error;
  say(`error: ${error.message}`);
  process.exitCode = 1;
}

module.exports = { endWith, ensureInstalled, packagedNode, ROOT };

if (require.main === module) ensureInstalled().catch(endWith);
