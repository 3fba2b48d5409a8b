/**
 * Interns lists of small numbers as numbers: a list is described by pairing its items one after the other, so that two
 * lists are equal exactly if their numbers are.
 */
/** Everything paired is below this; a pair of two such numbers is still an exact integer. */
const LIMIT = 2 ** 26;
/** Numbers below this are local states and what is packed with them, those above are pairs. */
const FIRST = 2 ** 25;
const SMALL = 16;
/** A table of the pairs met so far. */
export class Signatures {
    numbers = new Map();
    next = FIRST;
    /** The number of a pair. */
    pair(a, b) {
        const key = a * LIMIT + b;
        const known = this.numbers.get(key);
        if (known !== undefined)
            return known;
        const number = this.next++;
        if (number >= LIMIT)
            throw new RangeError('more than 33 million different components');
        this.numbers.set(key, number);
        return number;
    }
    /**
     * The number of a list with one item more. A small item is packed beside a small number, which saves a look-up; lists
     * of equal length stay apart, because a pair and a packed number are never equal.
     */
    append(list, item) {
        return item < SMALL && list < FIRST / SMALL ? list * SMALL + item : this.pair(list, item);
    }
}
