import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { assert } from '../../domain/assert.ts';
import { type Operation, operation } from './api-document.ts';

/*
 * The operations of the official SDK, read from its compiled sources: each resource is a class whose
 * constructor makes its sub-resources and whose methods name an HTTP method and a path.
 *
 *   this.wallets = new WalletsAPI.Wallets(this._client)            a sub-resource
 *   list(customerID, options) { return this._client.get(path `/customers/${customerID}/wallets`, …
 */

const folder = path.dirname(createRequire(import.meta.url).resolve('dodopayments'));
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

export interface OfficialOperation extends Operation {
  /** Call as written in code: `customers.wallets.list`. */
  readonly call: string;
}

export const officialVersion = (JSON.parse(read('package.json')) as { version: string }).version;

/** Every operation, in the order of the client's resources. */
export function officialOperations(): readonly OfficialOperation[] {
  const client = read('client.mjs');
  const files = new Map(
    [...client.matchAll(/import \{ (\w+),? \} from "\.\/(resources\/[^"]+)"/g)].map((match) => [
      group(match, 1),
      group(match, 2),
    ]),
  );
  const operations = [...client.matchAll(/this\.(\w+) = new API\.(\w+)\(this\)/g)].flatMap((match) => {
    const file = files.get(group(match, 2));
    assert(file, 'the client imports each of its resources by name');
    return operationsOf(file, group(match, 1));
  });
  assert(operations.length > 100, 'the sources of the official SDK are written as this file expects');
  return operations;
}

function operationsOf(file: string, call: string): OfficialOperation[] {
  const source = read(file);
  const own = [
    ...source.matchAll(
      /^ {4}(\w+)\([^)]*\) \{\n(?:(?! {4}\}$).*\n)*?.*?this\._client\.(get|post|put|patch|delete|getAPIList)\((?:path )?(['`])(.+?)\3/gm,
    ),
  ].map((match) => {
    const method = group(match, 2);
    const address = group(match, 4).replaceAll(/\$\{(\w+)\}/g, '{$1}');
    return {
      ...operation(method === 'getAPIList' ? 'get' : method, address),
      call: `${call}.${group(match, 1)}`,
    };
  });
  const below = [...source.matchAll(/this\.(\w+) = new (\w+)\.\w+\(this\._client\)/g)].flatMap((match) => {
    const imported = new RegExp(`import \\* as ${group(match, 2)} from "([^"]+)"`).exec(source);
    assert(imported, 'a resource imports its sub-resources by name');
    const subFile = path.join(path.dirname(file), group(imported, 1));
    return operationsOf(subFile, `${call}.${group(match, 1)}`);
  });
  return [...own, ...below];
}

function group(match: RegExpExecArray, index: number): string {
  return match[index] ?? '';
}
