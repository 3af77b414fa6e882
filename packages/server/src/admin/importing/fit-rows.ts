import { DomainError } from '../../domain/errors.ts';
import type { ImportedKind, SourceRow, UnfitRow } from '../../domain/importing/source-row.ts';

/** Says why a row cannot be imported, where `condition` is one of the reasons. */
export function refuse(condition: boolean, reason: string): void {
  if (condition) throw new DomainError('INVALID_REQUEST_BODY', reason);
}

interface Schema<Value> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: Value }
    | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };
}
interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Reads an answer by the rules for what is sent to this API. */
export function read<Value>(schema: Schema<Value>, value: unknown): Value {
  const answer = schema.safeParse(value);
  if (answer.success) return answer.data;
  const [issue] = answer.error.issues;
  const field = issue?.path.map(String).join('.') ?? '';
  throw new DomainError('INVALID_REQUEST_BODY', `${field} ${issue?.message ?? 'cannot be read'}.`.trim());
}

/** The row, or why it does not fit. */
export function fit<Row extends SourceRow>(of: ImportedKind, place: string, make: () => Row): Row | UnfitRow {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { kind: 'unfit', of, place, reason: error.message };
  }
}
