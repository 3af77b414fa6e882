import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, expect, it } from 'vitest';
import { createSeedFolder, seedBlocks, seedProgram } from './seed.ts';

const folder = createSeedFolder();
const files = seedBlocks.map((block) => join(folder, `${block}.ts`));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it("type-checks the guide's TypeScript when dodopayments resolves to @rung/sdk", () => {
  for (const [index, block] of seedBlocks.entries()) {
    writeFileSync(files[index] ?? '', seedProgram(block));
  }
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(folder, 'node_modules/@types')],
  });
  const errors = files.flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  expect(errors.map((error) => ts.flattenDiagnosticMessageText(error.messageText, '\n'))).toEqual([]);
});
