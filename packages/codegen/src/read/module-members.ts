import type { ts as tsModule } from "ts-morph";

type Ts = typeof tsModule;

/** Exported names of a module that a program uses; `"all"` where it can't be told. */
export type ModuleMembers = readonly string[] | "all";

/**
 * What is used of a module that stands in a file under one name, as in `import * as main`: the members that stand behind it. A name
 * that is shadowed makes it more, and never less.
 */
export function membersOf(ts: Ts, source: tsModule.SourceFile, local: string): ModuleMembers {
  const names = new Set<string>();
  let isKnown = true;
  const visit = (node: tsModule.Node): void => {
    if (ts.isIdentifier(node) && node.text === local) {
      const member = memberBehind(ts, node);
      if (member === undefined) isKnown = false;
      else if (member !== "") names.add(member);
    }
    if (isKnown) ts.forEachChild(node, visit);
  };
  visit(source);
  return isKnown ? [...names] : "all";
}

/** What is used of a module that an expression gives: `import("…")`, `await import("…")`, `require("…")`. */
export function membersOfValue(ts: Ts, source: tsModule.SourceFile, call: tsModule.Expression): ModuleMembers {
  const isPromise = ts.isCallExpression(call) && call.expression.kind === ts.SyntaxKind.ImportKeyword;
  const value = outermost(ts, call);
  const isAwaited = isPromise && ts.isAwaitExpression(value.parent);
  const { parent } = isAwaited ? outermost(ts, value.parent as tsModule.Expression) : value;
  if (isPromise && !isAwaited) return membersOfPromise(ts, source, parent);
  if (ts.isVariableDeclaration(parent)) return membersOfBinding(ts, source, parent.name);
  if (ts.isExpressionStatement(parent)) return isPromise ? "all" : [];
  const member = memberOf(ts, parent);
  return member === undefined ? "all" : [member];
}

/** `import("…").then(({ coin }) => …)` */
function membersOfPromise(ts: Ts, source: tsModule.SourceFile, parent: tsModule.Node): ModuleMembers {
  const isThen =
    ts.isPropertyAccessExpression(parent) && parent.name.text === "then" && ts.isCallExpression(parent.parent);
  const [callback] = isThen && ts.isCallExpression(parent.parent) ? parent.parent.arguments : [];
  if (callback === undefined || !(ts.isArrowFunction(callback) || ts.isFunctionExpression(callback))) return "all";
  const [parameter] = callback.parameters;
  return parameter === undefined ? [] : membersOfBinding(ts, source, parameter.name);
}

function membersOfBinding(ts: Ts, source: tsModule.SourceFile, name: tsModule.BindingName): ModuleMembers {
  if (ts.isIdentifier(name)) return membersOf(ts, source, name.text);
  if (!ts.isObjectBindingPattern(name)) return "all";
  const names = name.elements.map(({ dotDotDotToken, propertyName, name: bound }) => {
    if (dotDotDotToken !== undefined) return undefined;
    const key = propertyName ?? bound;
    return ts.isIdentifier(key) || ts.isStringLiteral(key) ? key.text : undefined;
  });
  return names.every((one) => one !== undefined) ? names : "all";
}

/** The expression with the parentheses around it. */
function outermost(ts: Ts, node: tsModule.Expression): tsModule.Expression {
  return ts.isParenthesizedExpression(node.parent) ? outermost(ts, node.parent) : node;
}

/** The member behind a use of a name: empty where it is no use, `undefined` where the module itself is used. */
function memberBehind(ts: Ts, node: tsModule.Identifier): string | undefined {
  const { parent } = node;
  const isImport = ts.isNamespaceImport(parent) || ts.isImportEqualsDeclaration(parent);
  const isDeclared = isImport || (ts.isBindingName(node) && isNameOf(ts, parent, node));
  if (isDeclared) return "";
  if (ts.isQualifiedName(parent)) return parent.left === node ? parent.right.text : "";
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return "";
  return memberOf(ts, parent);
}

/** Whether a node only gives something this name: a variable, a parameter, a property. */
function isNameOf(ts: Ts, parent: tsModule.Node, node: tsModule.Identifier): boolean {
  const isNamed =
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isMethodDeclaration(parent);
  return isNamed && parent.name === node;
}

/** `….coin`, `…["coin"]` */
function memberOf(ts: Ts, node: tsModule.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (!ts.isElementAccessExpression(node)) return undefined;
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
}
