import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { extract, pack } from 'tar-fs';

const CHUNK_BYTES = 1024 * 1024;

/** What a browser makes anew, and its locks: the lock of one host must not keep another from starting. */
const LEFT_BEHIND: readonly string[] = [
  ...['SingletonLock', 'SingletonCookie', 'SingletonSocket', 'DevToolsActivePort', 'BrowserMetrics', 'Crashpad'],
  ...['Cache', 'Code Cache', 'GPUCache', 'DawnGraphiteCache', 'DawnWebGPUCache', 'GrShaderCache', 'ShaderCache'],
  ...['CacheStorage', 'ScriptCache', 'component_crx_cache'],
];

/** The profile as one stream, cut into chunks of at most 1 MiB. */
export async function* packProfile(folder: string): AsyncGenerator<Buffer> {
  const packed = pack(folder, { ignore: (path) => LEFT_BEHIND.includes(basename(path)) });
  const zipped = createGzip({ level: 1 });
  const done = pipeline(packed, zipped);
  // Told by the loop below as well; without a listener it would end the process.
  done.catch(() => undefined);
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const piece of zipped as AsyncIterable<Buffer>) {
    waiting.push(piece);
    size += piece.length;
    while (size >= CHUNK_BYTES) {
      const all = Buffer.concat(waiting);
      yield all.subarray(0, CHUNK_BYTES);
      waiting = [all.subarray(CHUNK_BYTES)];
      size -= CHUNK_BYTES;
    }
  }
  await done;
  yield Buffer.concat(waiting);
}

/** Beside the place first, so that a profile is there whole or not at all. */
export async function unpackProfile(chunks: AsyncIterable<Buffer>, folder: string): Promise<void> {
  const beside = join(dirname(folder), `.${basename(folder)}.restoring`);
  await rm(beside, { recursive: true, force: true });
  await mkdir(beside, { recursive: true, mode: 0o700 });
  try {
    await pipeline(Readable.from(chunks), createGunzip(), extract(beside));
    await rename(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
}
