import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const COLLECTIONS = ['Map', 'Set', 'WeakMap', 'WeakSet'];
const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'];
const SERVICES = ['apps', 'libs'];
/** Specs' own tools keep what they like. */
const NO_SERVICE = 'libs/testing';

/** What the services' processes keep beyond one call, as `file: name`: collections, lists that grow, and timers. */
export function findInProcessState(root: string): string[] {
  const packages = SERVICES.flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`));
  return packages
    .filter((folder) => folder !== NO_SERVICE)
    .flatMap((folder) => sourcesOf(root, `${folder}/src`))
    .flatMap((file) => stateOf(file, readFileSync(join(root, file), 'utf8')).map((name) => `${file}: ${name}`));
}

/** Names of what one file keeps; each once. */
export function stateOf(file: string, text: string): string[] {
  const found = new Set<string>();
  const look = (node: ts.Node): void => {
    const name = keptBy(node) ?? timerOf(node);
    if (name !== null) found.add(name);
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true));
  return [...found];
}

/** A field of a class or a variable of a module that begins as a collection or as an empty list. */
function keptBy(node: ts.Node): string | null {
  if (ts.isPropertyDeclaration(node) && node.initializer && isGrowing(node.initializer)) return node.name.getText();
  if (ts.isVariableDeclaration(node) && node.initializer && isKept(node) && isGrowing(node.initializer)) {
    return node.name.getText();
  }
  if (ts.isBinaryExpression(node) && /^this\.\w+$/.test(node.left.getText()) && isGrowing(node.right)) {
    return node.left.getText().slice('this.'.length);
  }
  return null;
}

/** Of the module, or of a function that gives out functions: both outlive the call that made them. */
function isKept(declaration: ts.VariableDeclaration): boolean {
  const block = declaration.parent.parent.parent;
  if (ts.isSourceFile(block)) return true;
  return ts.isBlock(block) && block.statements.some((one) => ts.isReturnStatement(one) && isFunction(one.expression));
}

const isFunction = (node: ts.Expression | undefined): boolean =>
  node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node));

function isGrowing(value: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  // A chain of promises is a queue.
  if (value.getText() === 'Promise.resolve()') return true;
  if (!ts.isNewExpression(value) || !COLLECTIONS.includes(value.expression.getText())) return false;
  const [content] = value.arguments ?? [];
  return !(content && ts.isArrayLiteralExpression(content) && content.elements.every(ts.isStringLiteral));
}

function timerOf(node: ts.Node): string | null {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return null;
  const called = node.expression.text === 'sleep' ? 'setTimeout' : node.expression.text;
  return TIMERS.includes(called) ? called : null;
}

const sourcesOf = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => `${folder}/${file}`);
