import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
};

it('offers every type of the official client under its official name', () => {
  const ours = fileURLToPath(new URL('./index.ts', import.meta.url));
  const official = fileURLToPath(import.meta.resolve('dodopayments')).replace(/\.mjs$/, '.d.mts');
  const program = ts.createProgram([ours, official], options);
  const missing = typeNames(program, official).filter((name) => !typeNames(program, ours).includes(name));
  expect(missing).toEqual([]);
});

/** The names of the types in the namespace of the client that a module exports as `DodoPayments`. */
function typeNames(program: ts.Program, file: string): string[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const client = module && checker.getExportsOfModule(module).find(({ name }) => name === 'DodoPayments');
  if (client === undefined) throw new Error(`${file} exports no DodoPayments.`);
  return checker
    .getExportsOfModule(resolve(checker, client))
    .filter((symbol) => resolve(checker, symbol).flags & (ts.SymbolFlags.Type | ts.SymbolFlags.Namespace))
    .map(({ name }) => name);
}

function resolve(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
