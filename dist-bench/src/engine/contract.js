/** A model that breaks the contract: impure, overflowing, ill-formed. Exit code 4. */
export class ModelError extends Error {
    name = 'ModelError';
}
