// Reads a QR code with the camera: the browser's own detector where there is one, else a decoder
// that is only fetched then.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog';
import { Notice } from '../ui/notice';
import { t } from './words';

type Detect = (video: HTMLVideoElement) => Promise<string | undefined>;
interface BarcodeDetectorLike { detect(v: HTMLVideoElement): Promise<{ rawValue: string }[]> }
interface BarcodeDetectorKind {
  new (options: { formats: string[] }): BarcodeDetectorLike;
  getSupportedFormats(): Promise<string[]>;
}
const DECODE_EVERY_MS = 120;
const DECODE_WIDTH = 640;

async function nativeDetect(): Promise<Detect | undefined> {
  const Kind = (globalThis as { BarcodeDetector?: BarcodeDetectorKind }).BarcodeDetector;
  const formats: string[] = (await Kind?.getSupportedFormats().catch(() => [])) ?? [];
  if (!Kind || !formats.includes('qr_code')) return undefined;
  const detector = new Kind({ formats: ['qr_code'] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
}

async function fetchedDetect(): Promise<Detect> {
  const { default: decodeQR } = await import('qr/decode.js');
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true })!;
  return async (video) => {
    canvas.width = Math.min(DECODE_WIDTH, video.videoWidth);
    canvas.height = Math.round((video.videoHeight * canvas.width) / video.videoWidth);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(pen.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return undefined; // No readable code in this frame: the next one may have it.
    }
  };
}

async function readUntil(video: HTMLVideoElement, stopped: () => boolean): Promise<string> {
  const detect = (await nativeDetect()) ?? (await fetchedDetect());
  while (!stopped()) {
    const text = video.videoWidth ? await detect(video) : undefined;
    if (text) return text;
    await new Promise((next) => setTimeout(next, DECODE_EVERY_MS));
  }
  return '';
}

interface CameraProps { onCode: (code: string) => void; onClose: () => void }

export function Camera({ onCode, onClose }: CameraProps) {
  const ref = useRef<HTMLVideoElement>(null);
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | undefined;
    async function watch() {
      const video = ref.current!;
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (stopped) return stream.getTracks().forEach((track) => track.stop());
      video.srcObject = stream;
      await video.play();
      const code = await readUntil(video, () => stopped);
      if (code && !stopped) onCode(code);
    }
    watch().catch(() => setMissing(!stopped));
    return () => {
      stopped = true;
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  return (
    <Dialog title={t().cameraTitle} onClose={onClose}>
      {missing ? (
        <Notice tone="warn" spoken>{t().cameraNone}</Notice>
      ) : (
        <>
          <div class="viewfinder"><video ref={ref} muted playsInline /></div>
          <p class="soft" role="status">{t().cameraWaits}</p>
        </>
      )}
    </Dialog>
  );
}
