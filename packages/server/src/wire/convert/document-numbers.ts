import type { DocumentKind } from '../../domain/invoice/document-number.ts';

/** Numbers of documents that have been drawn. */
export interface DocumentNumbers {
  /** Number as printed; null where there is none. */
  label(kind: DocumentKind, subjectId: string): string | null;
}

export const noDocumentNumbers: DocumentNumbers = { label: () => null };
