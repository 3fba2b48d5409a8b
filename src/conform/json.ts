/**
 * Reading recorded API objects: plain JSON of which nothing is known until it is looked at. Absent fields read as the
 * API server's zero values.
 */

export type Json = Readonly<Record<string, unknown>>;

/** Is this a JSON object? */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of field names; `undefined` where it ends early. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const field of path) here = isJson(here) && Object.hasOwn(here, field) ? here[field] : undefined;
  return here;
}

/** A number, 0 when absent. */
export function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : 0;
}

/** A text, empty when absent. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** A list of objects, empty when absent. */
export function listAt(value: unknown, ...path: readonly string[]): readonly Json[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter(isJson) : [];
}

/** A map of texts, such as labels. */
export function textsAt(value: unknown, ...path: readonly string[]): Readonly<Record<string, string>> {
  const found = at(value, ...path);
  if (!isJson(found)) return {};
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The condition of this type in an object's status. */
export function condition(object: unknown, type: string): Json | undefined {
  return listAt(object, 'status', 'conditions').find((one) => one['type'] === type);
}
