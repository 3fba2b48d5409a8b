/** Tests of the scaling path (workloads.md §6.5). */
import { current, deployment, old, rolling, table } from './fixtures.ts';

const at = (desired: number, max: number) => ({ desired, max });
const fifteen = { replicas: 15, strategy: rolling(3, 2) };
table('ScaleSync', [
  {
    name: 'X2: the only active one',
    view: deployment([old(1, 0), current(2, 3, at(3, 4))]),
    reason: 'proportional',
    writes: '2=4',
  },
  {
    name: 'X2: paused, the old one is the active one',
    view: deployment([old(1, 3)], { paused: true }),
    reason: 'proportional',
    writes: '1=4',
  },
  {
    name: 'X2: paused with none active, the newest old one',
    view: deployment([old(1, 0), old(2, 0)], { paused: true }),
    reason: 'proportional',
    writes: '2=4',
  },
  { name: 'D5: paused creates nothing', view: deployment([], { paused: true }), reason: 'steady', writes: '' },
  {
    name: 'D5: paused shifts nothing',
    view: deployment([old(1, 4, at(4, 5)), current(2, 1, at(4, 5))], { paused: true }),
    reason: 'steady',
    writes: '',
  },
  {
    name: 'X3: the new one carries all',
    view: deployment([old(1, 1, at(3, 4)), current(2, 4, at(4, 5))]),
    reason: 'scale-to-zero',
    writes: '1=0',
  },
  {
    name: 'X4: 10 to 15, spread by size',
    view: deployment([old(1, 8, at(10, 13)), current(2, 5, at(10, 13))], fifteen),
    reason: 'proportional',
    writes: '1=11 2=7',
  },
  {
    name: 'X4: to 0, largest first',
    view: deployment([current(2, 2, at(3, 4)), old(1, 3, at(3, 4))], { replicas: 0 }),
    reason: 'proportional',
    writes: '1=0 2=0',
  },
  {
    name: 'X4: down, the largest takes the rest',
    view: deployment([old(1, 5, at(8, 9)), current(2, 4, at(8, 9))]),
    reason: 'proportional',
    writes: '1=3 2=2',
  },
  {
    name: 'X4: equal sizes, newest gains first',
    view: deployment([old(1, 2, at(3, 4)), current(2, 2, at(3, 4))]),
    reason: 'proportional',
    writes: '2=3 1=2',
  },
  {
    name: 'X4: equal sizes, oldest loses first',
    view: deployment([old(1, 3, at(5, 6)), current(2, 3, at(5, 6))]),
    reason: 'proportional',
    writes: '1=2 2=3',
  },
  {
    name: 'X4: nothing to add still refreshes the annotations',
    view: deployment([old(1, 3, at(3, 5)), current(2, 2, at(3, 5))]),
    reason: 'proportional',
    writes: '1=3 2=2',
  },
  {
    name: 'X4: without annotation the status counts',
    view: deployment([old(1, 2, { desired: 3 }), current(2, 1)], { replicas: 6, strategy: rolling(0, 1) }),
    reason: 'proportional',
    writes: '1=4 2=2',
  },
  {
    name: 'X1: revision ends the sync',
    view: deployment([current(1, 1, at(3, 4)), old(2, 3, at(3, 4))]),
    reason: 'renumber',
    writes: '#1',
  },
  {
    name: 'X1: paused goes on after the revision',
    view: deployment([current(1, 3), old(2, 0)], { paused: true }),
    reason: 'renumber',
    writes: '#1 1=4',
  },
  {
    name: 'X5: paused cleans history',
    view: deployment([old(1, 0), old(2, 0), current(3, 4)], { paused: true, revisionHistoryLimit: 1 }),
    reason: 'clean-up-history',
    writes: '-1',
  },
  {
    name: '§6.5: Recreate with two active ones is stuck',
    view: deployment([old(1, 3, at(4, 4)), current(2, 2, at(4, 4))], { replicas: 5, strategy: { type: 'Recreate' } }),
    reason: 'wait',
    writes: '',
  },
]);
