// The heading of what replaced a form: focus goes to it, so that a screen reader says what happened
// and the keyboard goes on from there.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export function SpokenHeading({ children }: { children: ComponentChildren }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => ref.current!.focus(), []);
  return <h1 ref={ref} tabIndex={-1}>{children}</h1>;
}
