// cspell:ignore fuseblk gocryptfs nosuid relatime vda
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openDatabase } from './database.ts';
import { type FileSystems, networkDriveOf } from './network-drive.ts';

const MOUNTS = `22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 22 0:35 / /mnt/team\\040files rw,nosuid - fuse.sshfs x:/files rw,user_id=0
41 22 0:36 / /mnt/disk rw - fuseblk /dev/sdb1 rw
42 22 0:37 / /home/me rw - fuse.gocryptfs /secret rw
43 22 0:38 / /home/me/cloud rw - fuse.rclone remote: rw
not a mount
`;

const systems = (type: number, over: Partial<FileSystems> = {}): FileSystems => ({
  platform: 'linux',
  typeOf: () => type,
  mounts: () => MOUNTS,
  ...over,
});

describe('a network drive', () => {
  it.each([
    [0x6969, 'NFS'],
    [0xff534d42, 'SMB'],
    // As a signed number of 32 bits.
    [0xfe534d42 | 0, 'SMB'],
    [0x01021997, undefined],
    [0xef53, undefined],
    [0x9123683e, undefined],
  ])('is known by the type %s: %s', (type, name) => {
    expect(networkDriveOf('/data/muster.db', systems(type))).toBe(name);
  });

  it.each([
    ['/mnt/team files/.muster/muster.db', 'sshfs'],
    ['/mnt/team files/muster.db', 'sshfs'],
    ['/mnt/disk/muster.db', undefined],
    ['/home/me/.muster/muster.db', undefined],
    ['/home/me/cloud/muster.db', 'rclone'],
    ['/home/me/cloudy/muster.db', undefined],
    ['/elsewhere/muster.db', undefined],
  ])('that FUSE mounts is known by its program: %s is %s', (path, name) => {
    expect(networkDriveOf(path, systems(0x65735546))).toBe(name);
  });

  it('is a UNC path on Windows', () => {
    const windows = systems(0, { platform: 'win32' });
    expect(networkDriveOf('\\\\server\\share\\.muster\\muster.db', windows)).toBe('SMB');
    expect(networkDriveOf('C:\\.muster\\muster.db', windows)).toBeUndefined();
    expect(networkDriveOf('\\\\?\\C:\\.muster\\muster.db', windows)).toBeUndefined();
  });

  it('is not assumed where the system does not say', () => {
    const fails = () => {
      throw new Error('ENOENT');
    };
    expect(networkDriveOf('/none/muster.db', systems(0, { typeOf: fails }))).toBeUndefined();
    expect(networkDriveOf('/mnt/x/muster.db', systems(0x65735546, { mounts: fails }))).toBeUndefined();
    expect(networkDriveOf('/Volumes/x/muster.db', systems(0x6969, { platform: 'darwin' }))).toBeUndefined();
  });

  it('gets no database, and an existing one can still be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-network-'));
    const path = join(folder, 'muster.db');
    const nfs = systems(0x6969);
    try {
      expect(() => openDatabase({ path, mode: 'write', systems: nfs })).toThrow(
        expect.objectContaining({
          name: 'DiskUnsupported',
          message: `${path} is on a network drive (NFS), where SQLite can damage it`,
        }),
      );
      expect(readdirSync(folder)).toEqual([]);
      openDatabase({ path, mode: 'write' }).close();
      const database = openDatabase({ path, mode: 'read', systems: nfs });
      expect(database.all('SELECT * FROM targets')).toEqual([]);
      database.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
