import ts from "typescript";
import { expect } from "vitest";

const allowedTags = new Set(["example", "defaultValue", "param", "deprecated"]);
const allowedCalls = new Set([
  "scalarFunction",
  "aggregateFunction",
  "tableFunction",
  "tableInOutFunction",
  "overloaded",
  "overloadedAggregate",
  "connector",
  "serviceConnector",
  "unaryMethod",
  "producerMethod",
  "exchangeMethod",
  "streamMethod",
  "namespace",
  "table",
  "copyFormat",
  "companion",
  "writableTable",
]);

/** Throws unless a file is made of nothing but what the emitters mean to write. */
export function checkSource(content: string): void {
  const source = ts.createSourceFile("file.ts", content, ts.ScriptTarget.Latest, true);
  const { parseDiagnostics, pragmas } = source as unknown as {
    readonly parseDiagnostics: readonly ts.Diagnostic[];
    readonly pragmas: ReadonlyMap<string, unknown>;
  };
  expect(parseDiagnostics.map(({ messageText }) => messageText)).toEqual([]);
  expect([...pragmas.keys()]).toEqual([]);
  const visit = (node: ts.Node): void => {
    for (const tag of ts.getJSDocTags(node)) expect(allowedTags).toContain(tag.tagName.text);
    expect(ts.isTemplateLiteral(node) || ts.isFunctionDeclaration(node) || ts.isClassLike(node)).toBe(false);
    if (ts.isCallExpression(node)) {
      const called = node.expression.getText().replace(/\$\d*$/, "");
      expect(allowedCalls).toContain(called);
    }
    ts.forEachChild(node, visit);
  };
  for (const statement of source.statements) {
    const isOurs =
      ts.isImportDeclaration(statement) ||
      ts.isExportDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      (ts.isTypeAliasDeclaration(statement) && /^Calls\$?\d*$/.test(statement.name.text)) ||
      ts.isVariableStatement(statement);
    expect(isOurs, statement.getText()).toBe(true);
    visit(statement);
  }
}
