/** A lock file that lets one process install at a time. Plain JavaScript of 2017, see installation.cjs. */
'use strict';
const fs = require('fs');
const os = require('os');

/** Interval at which the owner shows that it is alive. */
const BEAT_MS = 5000;
/** A lock of another machine (a shared folder, a container) is void if its owner was silent for this long. */
const FOREIGN_SILENCE_MS = 60 * 1000;
/** Another process may have the same process ID by now. */
const OWN_SILENCE_MS = 30 * 60 * 1000;

const hasCode = (error, code) => Boolean(error) && error.code === code;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process exists, but belongs to another user.
    return hasCode(error, 'EPERM');
  }
}

/**
 * Whether the owner of a lock is gone.
 * @param {string} text content of the lock file
 * @param {number} silenceMs time since its owner last showed that it is alive
 */
function isVoid(text, silenceMs, host = os.hostname(), alive = isAlive) {
  let owner;
  try {
    owner = JSON.parse(text);
  } catch (error) {
    // The file is being written, or its writer was killed while it wrote.
    return silenceMs > FOREIGN_SILENCE_MS;
  }
  if (owner.host !== host) return silenceMs > FOREIGN_SILENCE_MS;
  // The npm that the owner started may still run after the owner ended.
  return silenceMs > OWN_SILENCE_MS || !owner.pids.some((pid) => alive(pid));
}

/**
 * Tries once to take the lock.
 * @returns {{ note(pid: number): void, release(): void }
 * { heldBy: number
 * undefined }} the lock, or the process that holds it
 * @throws the error of the file system
 */
function tryLock(file) {
  const pids = [process.pid];
  const content = () => JSON.stringify({ host: os.hostname(), pids }) + '\n';
  if (!create(file, content())) return takeOver(file) ? tryLock(file) : { heldBy: ownerOf(file) };
  const beat = setInterval(() => touch(file), BEAT_MS);
  beat.unref();
  return {
    note(pid) {
      pids.push(pid);
      try {
        fs.writeFileSync(file, content());
      } catch (error) {
        // The disk is full. The installation reports that.
      }
    },
    release() {
      clearInterval(beat);
      remove(file);
    },
  };
}

/** @returns whether the file is new. Leaves no file behind if it cannot be written. */
function create(file, content) {
  let descriptor;
  try {
    descriptor = fs.openSync(file, 'wx');
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
  try {
    fs.writeSync(descriptor, content);
  } catch (error) {
    remove(file);
    throw error;
  } finally {
    fs.closeSync(descriptor);
  }
  return true;
}

/** Removes a void lock. @returns whether to try again immediately */
function takeOver(file) {
  const seen = read(file);
  if (seen === undefined) return true;
  if (!isVoid(seen.text, Date.now() - seen.touchedAtMs)) return false;
  const aside = file + '.' + process.pid;
  try {
    fs.renameSync(file, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return true;
    throw error;
  }
  const moved = read(aside);
  // Another process was faster, and this is its new lock: put it back.
  if (moved !== undefined && moved.text !== seen.text) link(aside, file);
  remove(aside);
  return true;
}

function read(file) {
  try {
    return { text: fs.readFileSync(file, 'utf8'), touchedAtMs: fs.statSync(file).mtimeMs };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function ownerOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).pids[0];
  } catch (error) {
    return undefined;
  }
}

function touch(file) {
  try {
    fs.utimesSync(file, new Date(), new Date());
  } catch (error) {
    // The next write may succeed.
  }
}

function link(from, to) {
  try {
    fs.linkSync(from, to);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

function remove(file) {
  try {
    fs.unlinkSync(file);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

module.exports = { isVoid, tryLock };
