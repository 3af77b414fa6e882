/** Value of a request to Stripe: its bodies are forms, so every leaf is a text. */
type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type Form = { [key: string]: FormValue };

/** Reads `a[b][0][c]=1` as `{ a: { b: [{ c: '1' }] } }`. */
export function readForm(body: string): Form {
  const root: Form = {};
  for (const [key, value] of new URLSearchParams(body)) {
    const path = key.split(/[[\]]+/).filter((part) => part !== '');
    place(root, key.endsWith('[]') ? [...path, '+'] : path, value);
  }
  return root;
}

function place(into: Form | FormValue[], [first = '', ...rest]: string[], value: string): void {
  const holder = into as Record<string, FormValue>;
  const key = first === '+' ? String((into as FormValue[]).length) : first;
  if (rest.length === 0) {
    holder[key] = value;
    return;
  }
  holder[key] ??= /^(\d+|\+)$/.test(rest[0] ?? '') ? [] : {};
  place(holder[key] as Form, rest, value);
}

export function textOf(form: Form, ...path: string[]): string | undefined {
  let value: FormValue | undefined = form;
  for (const key of path) value = typeof value === 'object' ? (value as Form)[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

export function textsOf(form: Form, key: string): string[] {
  const value = form[key];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

export function metadataOf(form: Form, key = 'metadata'): Record<string, string> {
  const value = form[key];
  return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, string>) : {};
}
