/** Tests of what an autoscaler may write (autoscaling-and-disruption.md §1.4, §1.6). */
import { describe, expect, it } from 'vitest';
import { differenceOf, recorded } from './testing.ts';

describe('an autoscaler', () => {
  const { trace, scenario } = recorded('hpa-behavior-policy');
  const changed = (from: string, to: string): string | null => {
    const lines = trace.split('\n').map((line) => (line.includes(from) ? line.replaceAll(from, to) : line));
    return differenceOf(lines.join('\n'), scenario);
  };

  it('S1: stays within its bounds', () => {
    expect(changed('"maxReplicas":10', '"maxReplicas":2')).toMatch(
      /horizontal-pod-autoscaler, change deployments\/web: .*no autoscaler changes 2 to 3; the model could write 1 to 2/,
    );
  });

  it('scales what it has as its target only', () => {
    expect(
      changed(
        '"scaleTargetRef":{"kind":"Deployment","name":"web"',
        '"scaleTargetRef":{"kind":"Deployment","name":"api"',
      ),
    ).toMatch(/no autoscaler has it as its target/);
  });

  it('H9: reports what it has written', () => {
    expect(changed('"currentReplicas":2,"desiredReplicas":3', '"currentReplicas":2,"desiredReplicas":4')).toMatch(
      /no run reports 2 to 4, SucceededRescale here; the model could report 2 to 3, SucceededRescale/,
    );
  });
});
