/**
 * A fault of the input as one line: `file:line:column: subject: expected …, found …`.
 */
import type { Fault } from '../kube/types.ts';

/** The line, without its end. */
export function faultLine(fault: Fault): string {
  return `${fault.file}:${fault.line}:${fault.column}: ${fault.subject}: expected ${fault.expected}, found ${fault.found}`;
}
