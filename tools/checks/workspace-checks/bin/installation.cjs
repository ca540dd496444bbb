/**
 * Evaluates the state of an installation and decides what to do. Plain JavaScript of 2017, so that old versions of
 * Node.js can parse it and report that they are too old. Reads no files.
 */
'use strict';

/** The oldest version of Node.js for npm ci: the "engines" of package.json. */
const OLDEST_NODE_MAJOR = 20;
/** The oldest version that runs the TypeScript sources directly. The package "node" contains it. */
const SOURCES_NODE_MAJOR = 24;
/** Measured in November 2026 on Linux: node_modules takes 814 MB. */
const NEEDED_MEGABYTES = 820;
/** With less space, do not start: npm would try for minutes and then name another cause. */
const TOO_FEW_MEGABYTES = 500;

/**
 * Whether the installed packages match the lock file: none is missing and none has another version. Packages for other
 * platforms are optional and may be missing. Packages that are not in the lock file do not matter.
 * @param {string} lock content of package-lock.json
 * @param {string
 * undefined} installed content of node_modules/.package-lock.json, which npm writes at its end
 * @returns {'installed'
 * 'missing'
 * 'outdated'}
 */
function compare(lock, installed) {
  const wanted = packagesOf(lock);
  const found = installed === undefined ? undefined : packagesOf(installed);
  if (found === undefined) return 'missing';
  // npm reports a lock file that cannot be read.
  if (wanted === undefined) return 'outdated';
  for (const path of wanted.keys()) {
    if (path.indexOf('node_modules/') === -1) continue;
    const entry = wanted.get(path);
    const other = found.get(path);
    if (other === undefined ? !entry.optional : !sameVersion(entry, other)) return 'outdated';
  }
  return 'installed';
}

function sameVersion(a, b) {
  return a.version === b.version && a.integrity === b.integrity && (!a.link || a.resolved === b.resolved);
}

/** Entries by path. Undefined if the text is not a lock file. */
function packagesOf(text) {
  try {
    return new Map(Object.entries(JSON.parse(text).packages));
  } catch (error) {
    return undefined;
  }
}

/**
 * What to do before the sources can run.
 * @param {{
 *   installed: 'installed' | 'missing' | 'outdated',
 *   nodeVersion: string,        // of the Node.js that runs this, such as v20.19.0
 *   hasPackagedNode: boolean,   // whether the package "node" has its binary
 *   scriptsOff: boolean,        // whether npm is configured to run no install scripts
 *   root: string,
 *   freeMegabytes: number | undefined // room for node_modules, where it is known
 * }} state
 * @returns {{ step: 'none' | 'install' } | { step: 'refuse', message: string }}
 */
function decide(state) {
  const { nodeVersion, root, freeMegabytes } = state;
  const major = Number(/^v?(\d+)/.exec(nodeVersion)[1]);
  const needsPackagedNode = major < SOURCES_NODE_MAJOR;
  if (state.installed === 'installed') {
    if (state.hasPackagedNode || !needsPackagedNode) return { step: 'none' };
    return refuse(withoutScript('It did not run', nodeVersion, 'npm rebuild node --ignore-scripts=false'));
  }
  if (major < OLDEST_NODE_MAJOR)
    return refuse(
      `Muster needs Node.js ${OLDEST_NODE_MAJOR} or newer to install its packages, and this is ${nodeVersion}. ` +
        `Get it from https://nodejs.org. ${AGAIN}`,
    );
  if (state.scriptsOff && needsPackagedNode) {
    const why = 'Install scripts are switched off (ignore-scripts)';
    return refuse(withoutScript(why, nodeVersion, 'npm ci --ignore-scripts=false'));
  }
  if (freeMegabytes !== undefined && freeMegabytes < TOO_FEW_MEGABYTES)
    return refuse(NOT_INSTALLED + noRoom({ root, freeMegabytes }));
  return { step: 'install' };
}

const refuse = (message) => ({ step: 'refuse', message });

const NOT_INSTALLED = 'the packages could not be installed: ';
const AGAIN = 'Then run the same command again.';

const withoutScript = (why, nodeVersion, command) =>
  `Muster runs on Node.js ${SOURCES_NODE_MAJOR}, which an install script of the package "node" brings along. ${why}, ` +
  `and this is Node.js ${nodeVersion}. Either run it: ${command}, or use Node.js ${SOURCES_NODE_MAJOR} or newer from ` +
  `https://nodejs.org. ${AGAIN}`;

function noRoom({ root, freeMegabytes }) {
  const isKnown = freeMegabytes !== undefined && freeMegabytes < NEEDED_MEGABYTES;
  return (
    `there is not enough room on the disk${isKnown ? ` (${Math.floor(freeMegabytes)} MB are free)` : ''}. Make room for ` +
    `${NEEDED_MEGABYTES} MB in ${root} and in the folder that "npm config get cache" names. ${AGAIN}`
  );
}

const NETWORK_CODES = [
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EIDLETIMEOUT',
  'ENETUNREACH',
  'ENOTCACHED',
  'ENOTFOUND',
  'EPROTO',
  'ERR_INVALID_URL',
  'ERR_SOCKET_TIMEOUT',
  'ETIMEDOUT',
];
const CERTIFICATE_CODES = [
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_\\w+',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];
const anyOf = (codes) => new RegExp(`\\b(${codes.join('|')})\\b`);

/** Matched against npm's output, the most certain cause first: a full disk leads to other errors. */
const CAUSES = [
  { pattern: /\b(ENOSPC|EDQUOT)\b|no space left on device/i, say: noRoom },
  {
    pattern: anyOf(['EROFS', 'EACCES', 'EPERM']),
    say: ({ root }) =>
      `a file or folder may not be written (see below). Give your user the right to write in ${root} and in the folder ` +
      `that "npm config get cache" names. ${AGAIN}`,
  },
  {
    pattern: anyOf(NETWORK_CODES),
    say: ({ registry }) =>
      `npm cannot reach its registry (${registry}). Check the network and the settings "npm config get registry" and ` +
      `"npm config get https-proxy". ${AGAIN}`,
  },
  {
    pattern: anyOf(CERTIFICATE_CODES),
    say: ({ registry }) =>
      `the certificate of npm's registry (${registry}) is not trusted. If a proxy answers in its place, name its CA: ` +
      `npm config set cafile FILE. ${AGAIN}`,
  },
  {
    pattern: anyOf(['E401', 'E403', 'ENEEDAUTH']),
    say: ({ registry }) =>
      `npm's registry (${registry}) refuses the download. Sign in to it, or choose another one with ` +
      `"npm config set registry URL". ${AGAIN}`,
  },
  {
    pattern: anyOf(['EUSAGE']),
    say: () =>
      'package.json and package-lock.json do not fit together. "git checkout package-lock.json" takes a change back; ' +
      `"npm install" brings the lock file up to date. ${AGAIN}`,
  },
];

/** The informative lines of npm: no stack frames, no decoration. */
const isTelling = (line) =>
  line !== '' &&
  !/^(at|A complete log|verbose|npm warn)\b|^(code|errno|syscall|type|path|command)\b|^[{}\])]/.test(line);

/** Number of npm's lines to show if the cause is unknown. The rest is in its log. */
const SHOWN_LINES = 3;

/**
 * Why npm ci failed and what to do, as one message.
 * @param {string} output what npm wrote
 * @param {{
 *   root: string,
 *   registry: string,
 *   ending: string,                   // how npm ended, such as `exit code 1`
 *   freeMegabytes: number | undefined // room that is left afterwards, where it is known
 * }} place
 */
function explainFailure(output, place) {
  const cause = CAUSES.find((one) => one.pattern.test(output));
  // If a download does not fit on the disk, npm may report only that a script failed.
  const isFull = place.freeMegabytes !== undefined && place.freeMegabytes < NEEDED_MEGABYTES;
  const lines = output
    .split(/\r?\n/)
    .map((line) => line.replace(/^npm (error|ERR!) ?/i, '').trim())
    .filter(isTelling)
    .map((line) => line.slice(0, 200));
  const shown =
    cause !== undefined
      ? lines.filter((line) => cause.pattern.test(line)).slice(0, 1)
      : isFull
        ? []
        : lines.slice(0, SHOWN_LINES);
  const code = (/^npm (?:error|ERR!) code (\S+)/im.exec(output) || [])[1];
  const log = (/([^\s,]+-debug-\d+\.log)/.exec(output) || [])[1];
  const unknown = () => `npm ci failed (${code || place.ending}). Remove the cause (see below). ${AGAIN}`;
  const message = cause !== undefined ? cause.say(place) : isFull ? noRoom(place) : unknown();
  return [
    NOT_INSTALLED + message,
    ...shown.map((line) => `  ${line}`),
    ...(log === undefined ? [] : [`  npm's log: ${log}`]),
  ].join('\n');
}

module.exports = { compare, decide, explainFailure, SOURCES_NODE_MAJOR };
