// The server's day, and whether this is a demonstration. A demo Region lives at a date of its own,
// so the browser's clock says nothing about how many days a benefit has left.
import { signal } from '@preact/signals';
import { api, type DemoShow } from './api';
import { parisDay } from './format';

export const demo = signal<DemoShow | undefined>(undefined);

export async function demoLoad(): Promise<void> {
  demo.value = await api.demo_show();
}

export function today(): string {
  return parisDay(demo.value ? new Date(demo.value.now) : new Date());
}
