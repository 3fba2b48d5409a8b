import { Memo } from './memo.js';
import { stableKey } from './stable-key.js';
/** Judges states and writes against requirements. */
export class Judge {
    judgements;
    goals;
    machinery;
    onStates;
    onWrites;
    writeMemos = new Map();
    memosByLabel = new Map();
    constructor(machinery, requirements) {
        this.machinery = machinery;
        this.judgements = new Map(requirements.map((r) => [r.name, { requirement: r.name, exercised: 0, violation: null, undecided: 0 }]));
        this.goals = requirements.filter((r) => 'kind' in r);
        this.onStates = requirements
            .filter((r) => 'on' in r && r.on !== 'write')
            .map((property) => ({
            property,
            memo: {
                when: new Memo(`property ${property.name}`, null, (view) => property.when(view)),
                holds: new Memo(`property ${property.name}`, null, (view) => property.holds(view)),
            },
        }));
        this.onWrites = requirements.filter((r) => 'on' in r && r.on === 'write');
    }
    /** Checks one state; `violation` is asked for only when something fails for the first time. */
    state(state, violation) {
        for (const { property, memo } of this.onStates) {
            if (property.on === 'settled' && state.queue.length > 0)
                continue;
            const judgement = this.judgements.get(property.name);
            if (!judgement || !this.ask(memo.when, state))
                continue;
            judgement.exercised++;
            if (!judgement.violation && !this.ask(memo.holds, state))
                judgement.violation = violation();
        }
    }
    /** Checks one write. */
    write(before, move, after, violation) {
        if (this.onWrites.length === 0)
            return;
        let memos = this.writeMemos.get(move.step);
        if (!memos)
            this.writeMemos.set(move.step, (memos = this.memosOf(move)));
        const { reader, model } = this.machinery;
        for (const { judgement, when, holds } of memos) {
            if (!when.get(reader, model.config, before, move.row))
                continue;
            judgement.exercised++;
            if (!judgement.violation && !holds.get(reader, model.config, before, move.row, after))
                judgement.violation = violation();
        }
    }
    memosOf({ rule, step }) {
        const kind = this.machinery.rule(rule).forEach ?? null;
        const { actor, verb, args, spend } = step;
        const write = { actor, verb, ...(args ? { args } : {}), ...(spend === undefined ? {} : { spend }) };
        const label = `${rule} ${stableKey(write)}`;
        const known = this.memosByLabel.get(label);
        if (known)
            return known;
        const memos = this.onWrites.flatMap((property) => {
            const judgement = this.judgements.get(property.name);
            if (!judgement || !property.about(write))
                return [];
            const name = `property ${property.name}`;
            return [
                {
                    judgement,
                    when: new Memo(name, kind, (view) => property.when(view, write)),
                    holds: new Memo(name, kind, (view, then) => property.holds(view, then, write)),
                },
            ];
        });
        this.memosByLabel.set(label, memos);
        return memos;
    }
    /** The value of a function in every state; it is called once for equal reads. */
    lookAll(states, of) {
        const memo = new Memo('goal', null, of);
        return states.map((state) => this.ask(memo, state));
    }
    /** The value of a function of one state, without remembering it. */
    look(state, of) {
        return this.ask(new Memo('property', null, of), state);
    }
    ask(memo, state) {
        return memo.get(this.machinery.reader, this.machinery.model.config, state, -1);
    }
}
