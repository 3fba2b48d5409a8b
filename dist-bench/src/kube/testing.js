/**
 * For tests of this folder: a right Deployment to spoil, and faults as lines.
 */
import { loadManifests } from './manifest.js';
/** Loads one file, web.yaml. */
export const load = (text) => loadManifests([{ file: 'web.yaml', text }]);
/** A fault as one line. */
export const line = (f) => `${f.line}:${f.column} ${f.subject}: expected ${f.expected}, found ${f.found}`;
/** A Deployment; `spec` is added to its spec, `pod` to the pod's spec. */
export function deployment(spec = '', pod = '') {
    const indent = (text, by) => text.replace(/^(?=.)/gm, ' '.repeat(by));
    return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
${indent(spec, 2)}
  template:
    metadata:
      labels: {app: web}
    spec:
${indent(pod, 6)}
${pod.includes('containers:') ? '' : '      containers: [{name: web, image: web}]'}
`;
}
