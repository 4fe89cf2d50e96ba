// A stand-in for the server, for working on the pages and for their browser tests: the built
// pages under the server's own security headers, and the operations from mock/operations.mjs.
// PORT (default 8099), OUT (default dist). `mockStart` serves the tests.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Mock, Refusal } from './operations.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.json': 'application/json',
};
const PAGES = {
  '/': '/index.html', '/till': '/till.html', '/card': '/card.html',
  '/activate': '/activate.html',
};
const SECURITY = {
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; " +
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; " +
    "frame-ancestors 'none'",
  'Permissions-Policy': 'camera=(self)',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

async function serveFile(root, url, answer) {
  const file = path.join(root, PAGES[url] ?? path.normalize(url));
  try {
    const body = await readFile(file);
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
    answer.writeHead(200, { ...SECURITY, 'Content-Type': type }).end(body);
  } catch {
    answer.writeHead(404, SECURITY).end();
  }
}

async function bodyOf(request) {
  let text = '';
  for await (const piece of request) text += piece;
  return text ? JSON.parse(text) : {};
}

function refuse(answer, headers, lang, refusal) {
  const { slug, status, detail, facts } = refusal;
  answer.writeHead(status, { ...headers, 'Content-Type': 'application/problem+json' });
  answer.end(JSON.stringify({ type: `urn:passregion:problem:${slug}`, title: slug, status,
    detail: detail[lang === 'en' ? 1 : 0], ...facts }));
}

async function serveOperation(mock, name, request, answer) {
  const headers = { ...SECURITY, 'Cache-Control': 'no-store' };
  const lang = (request.headers['accept-language'] ?? 'fr').slice(0, 2);
  const call = {
    lang,
    key: request.headers['idempotency-key'],
    session: /passregion_session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1],
    setSession: (value) => {
      const age = value ? '' : '; Max-Age=0';
      headers['Set-Cookie'] =
        `passregion_session=${value}; HttpOnly; SameSite=Strict; Path=/${age}`;
    },
  };
  try {
    const out = mock.run(name, call, await bodyOf(request));
    answer.writeHead(200, { ...headers, 'Content-Type': 'application/json' });
    answer.end(JSON.stringify(out));
  } catch (e) {
    if (!(e instanceof Refusal)) throw e;
    refuse(answer, headers, lang, e);
  }
}

/** Listens on a port (0: any free one); gives its address and a way to stop it. */
export async function mockStart({ port = 0, out = path.join(here, '../dist') } = {}) {
  const mock = new Mock();
  const server = createServer((request, answer) => {
    const { pathname } = new URL(request.url, 'http://mock');
    const name = /^\/api\/v1\/(\w+)$/.exec(pathname)?.[1];
    const served = name ? serveOperation(mock, name, request, answer)
      : serveFile(out, pathname, answer);
    served.catch((e) => {
      console.error(e);
      answer.writeHead(500).end();
    });
  });
  await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, stop: () => server.close(() => undefined) };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const out = process.env.OUT ? path.resolve(process.env.OUT) : undefined;
  const { url } = await mockStart({ port: Number(process.env.PORT ?? 8099), ...(out && { out }) });
  console.log(`mock on ${url}`);
}
