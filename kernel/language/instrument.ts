/**
 * The seams through which an interrupt reaches running code: every await, every loop and every catch of a source;
 * the throws, because what is thrown may not know its place; and `void`, which says that an operation goes on by itself.
 *
 * `$stop` is memory shared with a watchdog, `$kernel` the executor's; both are globals of the process that runs the code.
 */
import type { MagicString } from "magic-string";
import type { AwaitExpression, CatchClause, ExpressionStatement, Program, Span, VisitorObject } from "oxc-parser";
import { walk } from "./walk.ts";

const poll = "if ($stop[0]) $kernel.stop();";

/** Adds the seams; with `dynamicImports`, `import(…)` goes to the executor's loader too. */
export function instrument(program: Program, text: MagicString, { dynamicImports }: { dynamicImports: boolean }): void {
  const mentions: number[] = [];
  const statements = new Map<number, Span>();
  let functions = 0;
  const catches: CatchClause[] = [];
  const loop = ({ body }: { body: Span & { type: string } }): void => {
    if (body.type === "BlockStatement") text.appendLeft(body.start + 1, ` ${poll}`);
    else text.prependRight(body.start, `{ ${poll} `).appendLeft(body.end, " }");
  };
  const mention = (what: unknown, at: number): void => {
    if (what === "KeyboardInterrupt") mentions.push(at);
  };
  // On the way out of the tree: where several end at one place, what is inside closes first.
  walk(program, {
    "WhileStatement:exit": loop,
    "DoWhileStatement:exit": loop,
    "ForStatement:exit": loop,
    "ForInStatement:exit": loop,
    "ForOfStatement:exit"(node) {
      if (node.await) wrap(text, node.right, "$kernel.each(");
      loop(node);
    },
    ...around(
      () => void functions++,
      () => void functions--,
    ),
    ExpressionStatement: ({ start, expression }: ExpressionStatement) => void statements.set(start, expression),
    "AwaitExpression:exit"(node) {
      const statement = statements.get(node.start);
      if (functions > 0 || (statement && statement.end !== node.end)) wrap(text, node.argument, "$kernel.wait(");
      else waitUnlessThrough(text, node, statement === undefined);
    },
    "UnaryExpression:exit"({ operator, argument }) {
      if (operator === "void" && argument.type !== "Literal") wrap(text, argument, "$kernel.wanted((", "))");
    },
    "ThrowStatement:exit": ({ argument }) => wrap(text, argument, "$kernel.thrown((", "))"),
    ImportExpression({ start }) {
      if (dynamicImports) text.update(start, start + "import".length, "$kernel.import");
    },
    CatchClause: node => void catches.push(node),
    Identifier: ({ name, start }) => mention(name, start),
    Literal: ({ value, start }) => mention(value, start),
  });

  // A catch that names the interrupt handles it; any other lets it go on, or a swallowing catch would keep its loop alive.
  for (const { body, param } of catches) {
    const start = caught(text, body, param);
    if (mentions.some(at => at > body.start && at < body.end)) {
      text.appendLeft(body.start + 1, `${start} $kernel.handled($caught);`);
      continue;
    }
    text.appendLeft(body.start + 1, `${start} try {`);
    text.prependRight(body.end - 1, " } finally { $kernel.resume($caught); } ");
  }
}

/** Visits of every kind of function, on the way in and out. */
function around(enter: () => void, leave: () => void): VisitorObject {
  return {
    FunctionDeclaration: enter,
    FunctionExpression: enter,
    ArrowFunctionExpression: enter,
    "FunctionDeclaration:exit": leave,
    "FunctionExpression:exit": leave,
    "ArrowFunctionExpression:exit": leave,
  };
}

/**
 * At the top of a cell nothing of it runs between a value and the next line: where an operation is through, its value is
 * taken without giving up the turn, most times. In a function it would be another order, as its caller goes on at an `await`.
 * A statement cannot begin with a parenthesis: the line before may lack its semicolon.
 */
function waitUnlessThrough(text: MagicString, { start, end, argument }: AwaitExpression, isWithin: boolean): void {
  text.update(start, start + "await".length, `${isWithin ? "(" : ""}$kernel.isThrough(`);
  text.appendLeft(argument.end, ") ? $kernel.taken() : await $kernel.rest()");
  if (isWithin) text.appendLeft(end, ")");
}

/** Gives the caught error a name of its own: the clause may have none, take it apart or assign to it. */
function caught(text: MagicString, body: Span, param: CatchClause["param"]): string {
  if (!param) text.appendLeft(body.start, "($caught) ");
  if (!param) return "";
  if (param.type === "Identifier") return ` const $caught = ${param.name};`;
  const pattern = text.original.slice(param.start, param.end);
  text.update(param.start, param.end, "$caught");
  return ` let ${pattern} = $caught;`;
}

function wrap(text: MagicString, { start, end }: Span, before: string, after = ")"): void {
  text.prependRight(start, before).appendLeft(end, after);
}
