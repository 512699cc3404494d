import ts from "typescript";

export const parse = (file, text) =>
  ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.Latest,
    true,
    file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );

const isExported = (node) =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);

function declaredNames(statement) {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
  }
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    return [statement.name?.text ?? "default"];
  }
  return [];
}

function reExportedNames(statement) {
  if (statement.isTypeOnly) return [];
  if (statement.exportClause === undefined) return ["*"];
  if (ts.isNamespaceExport(statement.exportClause)) return [statement.exportClause.name.text];
  return statement.exportClause.elements
    .filter((element) => !element.isTypeOnly)
    .map((element) => element.name.text);
}

/** Names of the values a file exports; types and interfaces are left out. */
export function exportedValues(source) {
  return source.statements.flatMap((statement) => {
    if (ts.isExportAssignment(statement)) return ["default"];
    if (ts.isExportDeclaration(statement)) return reExportedNames(statement);
    return isExported(statement) ? declaredNames(statement) : [];
  });
}

/** True for `export { a, type B } from "./c"`. */
export const isNamedReExport = (statement) =>
  ts.isExportDeclaration(statement) &&
  statement.moduleSpecifier !== undefined &&
  statement.exportClause !== undefined &&
  ts.isNamedExports(statement.exportClause);

const isFunction = (node) =>
  ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node);

function someNode(node, test) {
  return test(node) || (ts.forEachChild(node, (child) => someNode(child, test) || undefined) ?? false);
}

/** True when a statement of a route file only names things: imports, re-exports, `export const` without a function. */
export function isPlainWiring(statement) {
  if (ts.isImportDeclaration(statement) || isNamedReExport(statement)) return true;
  return ts.isVariableStatement(statement) && isExported(statement) && !someNode(statement, isFunction);
}

/** Exported verbs of a file: `export const x = command({ name: "a.b" })` or `query(...)`. */
export function exportedVerbs(source) {
  return source.statements
    .filter((statement) => ts.isVariableStatement(statement) && isExported(statement))
    .flatMap((statement) => [...statement.declarationList.declarations])
    .filter(({ initializer }) => initializer !== undefined && ts.isCallExpression(initializer))
    .filter(({ initializer }) => ["command", "query"].includes(initializer.expression.getText()))
    .map(({ name }) => name.getText());
}

const PLAIN_ERRORS = new Set(["Error", "TypeError", "RangeError"]);

const isPlainThrow = (node) =>
  ts.isThrowStatement(node) &&
  ts.isNewExpression(node.expression) &&
  PLAIN_ERRORS.has(node.expression.expression.getText());

const isClockRead = (node) =>
  (ts.isCallExpression(node) &&
    ["Date.now", "Date", "performance.now"].includes(node.expression.getText())) ||
  (ts.isNewExpression(node) &&
    node.expression.getText() === "Date" &&
    (node.arguments === undefined || node.arguments.length === 0));

/** Lines (from 1) of every node that `test` accepts. */
function linesWhere(source, test) {
  const lines = [];
  const visit = (node) => {
    if (test(node)) lines.push(source.getLineAndCharacterOfPosition(node.getStart()).line + 1);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return lines;
}

export const plainThrows = (source) => linesWhere(source, isPlainThrow);
export const clockReads = (source) => linesWhere(source, isClockRead);
