/** placeholder */
import type { Ground, Loop } from './loop.ts';
import { Interpreted } from './interpreted.ts';
export function compiled(ground: Ground): Loop {
  return new Interpreted(ground);
}
