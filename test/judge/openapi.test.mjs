// An outside judge of the document that the server serves: redocly's recommended rules. A document
// with a planted fault must be refused first, or the judge was asleep.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = await mkdtemp(path.join(tmpdir(), 'openapi-'));
after(() => rm(folder, { recursive: true }));

async function lint(name, text) {
  const file = path.join(folder, name);
  await writeFile(file, text);
  const redocly = path.join(here, 'node_modules/.bin/redocly');
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  return spawnSync(redocly, ['lint', '--extends=recommended', file], { encoding: 'utf8', env });
}

const served = await (await fetch(`${process.env.BASE_URL}/api/v1/openapi.json`)).text();

test('a planted fault is found', async () => {
  const faulty = JSON.parse(served);
  const [first] = Object.values(faulty.paths);
  Object.values(first)[0].responses = { 200: { $ref: '#/components/nowhere' } };
  assert.notEqual((await lint('faulty.json', JSON.stringify(faulty))).status, 0);
});

test('the served document has no error', async () => {
  const { status, stdout, stderr } = await lint('served.json', served);
  assert.equal(status, 0, stdout + stderr);
});
