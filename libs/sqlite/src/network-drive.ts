// cspell:ignore goofys gcsfuse blobfuse glusterfs curlftpfs davfs smbnetfs juicefs seaweedfs cephfs gpfs ocfs gfs afs
import { readFileSync, statfsSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';

/**
 * File systems that several machines can share, by the number that Linux gives them. The memory that the readers and the
 * writer of a WAL share is on one machine only, so SQLite can damage the file there without an error. 9P is not in the list: on a shared drive SQLite itself fails, and some
 * sandboxes use it for local disks.
 * Source: statfs(2), and https://www.sqlite.org/wal.html
 */
const SHARED: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x564c, 'NCP'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x19830326, 'BeeGFS'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
]);
const FUSE = 0x65735546;
/** Programs that mount a network drive with FUSE. Others, such as for NTFS or encryption, are local. */
const SHARED_FUSE = new Set([
  ...['sshfs', 'rclone', 's3fs', 'goofys', 'gcsfuse', 'blobfuse', 'blobfuse2', 'glusterfs', 'curlftpfs'],
  ...['davfs', 'smbnetfs', 'mount-s3', 'juicefs', 'seaweedfs', 'cephfs'],
]);

/** What the operating system says about file systems. */
export interface FileSystems {
  readonly platform: string;
  /** The type of the file system with this folder. Only Linux has fixed numbers. */
  typeOf(folder: string): number;
  /** `/proc/self/mountinfo`: see proc(5). */
  mounts(): string;
}

const system: FileSystems = {
  platform: process.platform,
  typeOf: (folder) => statfsSync(folder).type,
  mounts: () => readFileSync('/proc/self/mountinfo', 'utf8'),
};

/** The kind of network drive that the file is on, such as `NFS`. Undefined: none, as far as it can be known. */
export function networkDriveOf(path: string, systems: FileSystems = system): string | undefined {
  if (systems.platform === 'win32') return /^\\\\[^?.\\]/.test(path) ? 'SMB' : undefined;
  if (systems.platform !== 'linux') return undefined;
  try {
    const folder = resolve(dirname(path));
    const type = systems.typeOf(folder) >>> 0;
    if (type !== FUSE) return SHARED.get(type);
    const name = mountedAt(folder, systems.mounts())?.replace(/^fuse\./, '');
    return name !== undefined && SHARED_FUSE.has(name) ? name : undefined;
  } catch {
    // SQLite reports a folder that cannot be used.
    return undefined;
  }
}

/** The type of the mount that the folder is below, such as `fuse.sshfs`. The last one of a place hides the others. */
function mountedAt(folder: string, mountInfo: string): string | undefined {
  let found: { readonly place: string; readonly type: string | undefined } | undefined;
  for (const line of mountInfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const place = before
      .split(' ')[4]
      ?.replaceAll(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
    if (place === undefined || !isBelow(folder, place)) continue;
    if (found === undefined || place.length >= found.place.length)
      found = { place, type: after.split(' ')[0] };
  }
  return found?.type;
}

const isBelow = (folder: string, place: string): boolean =>
  folder === place || folder.startsWith(place.endsWith(sep) ? place : `${place}${sep}`);
