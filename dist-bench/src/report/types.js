/**
 * The data that every report (terminal, JSON, HTML) is made from; published as JSON Schema `report.v1.schema.json`.
 *
 * Reports read data only: whatever is not in here cannot be shown, and a report can be rebuilt from its JSON.
 */
export {};
