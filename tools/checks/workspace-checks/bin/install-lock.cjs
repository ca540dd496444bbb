/** A lock file, so that one process at a time installs. Plain JavaScript of 2017, see installation.cjs. */
'use strict';
const fs = require('fs');
const os = require('os');

/** How often the owner shows that it lives. */
const BEAT_MS = 5000;
/** A lock of another machine (a shared folder, a container) whose owner has not shown itself for so long is void. */
const FOREIGN_SILENCE_MS = 60 * 1000;
/** A process id may have been given to somebody else. */
const OWN_SILENCE_MS = 30 * 60 * 1000;

const hasCode = (error, code) => Boolean(error) && error.code === code;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but belongs to another user.
    return hasCode(error, 'EPERM');
  }
}

/**
 * Whether nobody holds a lock any more.
 * @param {string} text content of the lock file
 * @param {number} silenceMs how long ago its owner last showed itself
 */
function isVoid(text, silenceMs, host = os.hostname(), alive = isAlive) {
  let owner;
  try {
    owner = JSON.parse(text);
  } catch (error) {
    // It is being written at this moment, or its writer was killed meanwhile.
    return silenceMs > FOREIGN_SILENCE_MS;
  }
  if (owner.host !== host) return silenceMs > FOREIGN_SILENCE_MS;
  // The npm that the owner started may outlive it.
  return silenceMs > OWN_SILENCE_MS || !owner.pids.some((pid) => alive(pid));
}

/**
 * Takes the lock, once.
 * @returns {{ note(pid: number): void, release(): void } | { heldBy: number | undefined }} the lock, or the process that has it
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
        // The disk is full: the installation will say so.
      }
    },
    release() {
      clearInterval(beat);
      remove(file);
    },
  };
}

/** @returns whether the file is new. Nothing is left behind where it cannot be written. */
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

/** Puts a void lock out of the way. @returns whether it is worth trying again at once */
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
  // Somebody else was quicker, and this is the new lock: it goes back where it was.
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
    // The next beat may succeed.
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
