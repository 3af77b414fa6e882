import { apiDocument } from './inputs/api-document.ts';

export const file = 'openapi.json';

export function generate(): string {
  return `${JSON.stringify(apiDocument(), null, 2)}\n`;
}
