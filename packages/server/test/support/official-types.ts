import { createRequire } from 'node:module';
import ts from 'typescript';

const require = createRequire(import.meta.url);

let known:
  | {
      readonly checker: ts.TypeChecker;
      readonly source: ts.SourceFile;
      readonly all: readonly ts.SourceFile[];
    }
  | undefined;

/** Declarations of the official SDK, as the compiler reads them. */
function declarations() {
  if (known) return known;
  const entry = require.resolve('dodopayments').replace(/\.m?js$/, '.d.ts');
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    skipLibCheck: true,
    types: [],
  });
  const all = program
    .getSourceFiles()
    .filter(({ fileName }) => /dodopayments\/resources\/.*\.d\.m?ts$/.test(fileName));
  const source = all.find(({ fileName }) => /dodopayments\/resources\/index\.d\.m?ts$/.test(fileName));
  if (!source) throw new Error('The official SDK has no resources/index.d.ts; update this file.');
  known = { checker: program.getTypeChecker(), source, all };
  return known;
}

function typeOf(name: string): ts.Type {
  const { checker, source, all } = declarations();
  // Types of a nested resource, such as a customer's wallets, are exported by its own file only.
  const symbol = [source, ...all]
    .map((file) => checker.getSymbolAtLocation(file))
    .flatMap((module) => (module ? checker.getExportsOfModule(module) : []))
    .find((each) => each.name === name);
  if (!symbol) throw new Error(`The official SDK exports no type ${name}.`);
  return checker.getDeclaredTypeOfSymbol(
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  );
}

/**
 * Reasons why a value is not of an official type, each with its path. Stricter than the compiler: optional
 * fields must be present too, so that readers find at least null.
 */
export function objectionsTo(value: unknown, typeName: string): string[] {
  return compare(value, typeOf(typeName), typeName);
}

function compare(value: unknown, type: ts.Type, path: string): string[] {
  const { checker, source } = declarations();
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return [];
  if (type.isUnion()) {
    const members = type.types.filter((member) => !(member.flags & ts.TypeFlags.Undefined));
    const attempts = members.map((member) => compare(value, member, path));
    if (attempts.some((objections) => objections.length === 0)) return [];
    // The closest member of the union explains best.
    const nearest = attempts.sort((a, b) => a.length - b.length)[0] ?? [];
    return nearest.length > 0 && typeof value === 'object' && value !== null
      ? nearest
      : [`${path}: ${JSON.stringify(value)} is not ${checker.typeToString(type)}`];
  }
  if (type.isIntersection()) return type.types.flatMap((member) => compare(value, member, path));
  if (!(type.flags & ts.TypeFlags.Object)) {
    return isPrimitive(value, type)
      ? []
      : [`${path}: ${JSON.stringify(value)} is not ${checker.typeToString(type)}`];
  }
  if (checker.isArrayType(type)) {
    if (!Array.isArray(value)) return [`${path}: is not an array`];
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    return element ? value.flatMap((each, index) => compare(each, element, `${path}[${String(index)}]`)) : [];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${path}: is not an object`];
  const fields = value as Record<string, unknown>;
  const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  if (index) return Object.entries(fields).flatMap(([key, each]) => compare(each, index, `${path}.${key}`));
  return checker.getPropertiesOfType(type).flatMap((property) => {
    const inner = `${path}.${property.name}`;
    if (!(property.name in fields)) return [`${inner}: is missing`];
    return compare(fields[property.name], checker.getTypeOfSymbolAtLocation(property, source), inner);
  });
}

function isPrimitive(value: unknown, type: ts.Type): boolean {
  if (type.isStringLiteral() || type.isNumberLiteral()) return value === type.value;
  if (type.flags & ts.TypeFlags.BooleanLiteral)
    return String(value) === declarations().checker.typeToString(type);
  if (type.flags & ts.TypeFlags.String) return typeof value === 'string';
  if (type.flags & ts.TypeFlags.Number) return typeof value === 'number';
  if (type.flags & ts.TypeFlags.Boolean) return typeof value === 'boolean';
  if (type.flags & ts.TypeFlags.Null) return value === null;
  return false;
}
