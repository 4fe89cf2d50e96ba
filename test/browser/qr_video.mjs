// A film of a QR code for Chromium's fake camera: raw frames in a Y4M file.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import encodeQR from 'qr';

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES = 10;
const WHITE = 235;
const BLACK = 16;
const NO_COLOUR = 128;

function frameOf(text) {
  const modules = encodeQR(text, 'raw', { border: 4 });
  const scale = Math.floor(HEIGHT / modules.length);
  const margin = Math.floor((WIDTH - scale * modules.length) / 2);
  const frame = Buffer.alloc(WIDTH * HEIGHT * 1.5, NO_COLOUR);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const dark = modules[Math.floor(y / scale)]?.[Math.floor((x - margin) / scale)];
      frame[y * WIDTH + x] = dark ? BLACK : WHITE;
    }
  }
  return frame;
}

/** Writes the film; `remove` deletes it. */
export async function qrVideo(text) {
  const directory = await mkdtemp(path.join(tmpdir(), 'qr-'));
  const file = path.join(directory, 'card.y4m');
  const head = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`;
  const one = Buffer.concat([Buffer.from('FRAME\n'), frameOf(text)]);
  await writeFile(file, Buffer.concat([Buffer.from(head), ...Array(FRAMES).fill(one)]));
  return { file, remove: () => rm(directory, { recursive: true }) };
}
