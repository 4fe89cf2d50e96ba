// Loads modules of the pages into Node, with the little of a browser that they read at start.
import { webcrypto } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const source = path.join(path.dirname(fileURLToPath(import.meta.url)), '../src');

/** The exports of several modules, which share their state as in the page. */
export async function load(...modules) {
  globalThis.crypto ??= webcrypto; // Node 18 keeps it in a module.
  globalThis.document ??= { documentElement: { lang: '' } };
  const directory = await mkdtemp(path.join(tmpdir(), 'app-test-'));
  const file = path.join(directory, 'loaded.mjs');
  const contents = modules.map((m) => `export * from ${JSON.stringify(`./${m}`)};`).join('\n');
  await build({
    stdin: { contents, resolveDir: source },
    bundle: true,
    format: 'esm',
    outfile: file,
    logLevel: 'warning',
  });
  const loaded = await import(pathToFileURL(file).href);
  await rm(directory, { recursive: true });
  return loaded;
}
