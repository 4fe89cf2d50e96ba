// Builds the pages: bundles each entry, writes its HTML with hashed names, copies the brand, puts a
// .gz beside each file that compresses, and refuses a page whose first load outgrows the budget.
// OUT: the output directory (default: dist). BRAND: the brand's directory (default: brand).
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.env.OUT || path.join(here, 'dist'));
const brand = path.resolve(process.env.BRAND || path.join(here, 'brand'));
const FIRST_LOAD_BUDGET_BYTES = 60 * 1024;
const PAGES = {
  index: { entry: 'src/start/main.tsx', title: 'Pass’Région' },
  till: { entry: 'src/till/main.tsx', title: 'Caisse' },
  card: { entry: 'src/card/main.tsx', title: 'Ma carte' },
  activate: { entry: 'src/activate/main.tsx', title: 'Mon compte' },
};

async function bundle() {
  const entryPoints = Object.entries(PAGES).map(([name, page]) => ({
    in: path.join(here, page.entry),
    out: name,
  }));
  return build({
    absWorkingDir: here,
    entryPoints,
    outdir: out,
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    metafile: true,
    legalComments: 'linked',
    entryNames: 'assets/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
    external: ['/brand/*'],
    target: ['chrome109', 'firefox115', 'safari16'],
    logLevel: 'warning',
  });
}

const url = (file) => '/' + path.relative(out, path.resolve(here, file)).replaceAll(path.sep, '/');

// The files that a page needs before it can draw: its script, its style, the chunks it imports.
function firstLoad(outputs, entry) {
  const [js, made] = Object.entries(outputs).find(([, o]) => o.entryPoint === entry);
  const chunks = new Set();
  const follow = (file) => {
    for (const i of outputs[file].imports) {
      if (i.kind !== 'import-statement' || i.external || chunks.has(i.path)) continue;
      chunks.add(i.path);
      follow(i.path);
    }
  };
  follow(js);
  return { js, css: made.cssBundle, chunks: [...chunks] };
}

async function writePage(name, page, outputs, template) {
  const { js, css, chunks } = firstLoad(outputs, page.entry);
  const preloads = chunks.map((c) => `<link rel="modulepreload" href="${url(c)}">`).join('\n');
  const html = template
    .replaceAll('{title}', page.title)
    .replace('{css}', url(css))
    .replace('{js}', url(js))
    .replace('{preloads}\n', preloads ? preloads + '\n' : '');
  await writeFile(path.join(out, `${name}.html`), html);
  const files = [js, css, ...chunks].map((file) => path.resolve(here, file));
  return [path.join(out, `${name}.html`), ...files];
}

async function* filesUnder(directory) {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) yield* filesUnder(full);
    else yield full;
  }
}

async function compress() {
  for await (const file of filesUnder(out)) {
    const plain = await readFile(file);
    const small = gzipSync(plain, { level: 9 });
    if (small.length < plain.length) await writeFile(`${file}.gz`, small);
  }
}

async function weigh(name, files) {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(await readFile(file), { level: 9 }).length;
  console.log(`${name}.html: first load ${(bytes / 1024).toFixed(1)} KB compressed`);
  if (bytes > FIRST_LOAD_BUDGET_BYTES) throw new Error(`${name}: over the first-load budget`);
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await bundle();
const template = await readFile(path.join(here, 'src/page.html'), 'utf8');
await cp(brand, path.join(out, 'brand'), { recursive: true });
for (const [name, page] of Object.entries(PAGES)) {
  await weigh(name, await writePage(name, page, metafile.outputs, template));
}
await compress();
