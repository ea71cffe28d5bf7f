/** Expressions that stand alone and whose value, if it is a promise, nobody awaits. */
import type { Expression, Program } from "oxc-parser";
import type { Range } from "./backend.ts";
import { walk } from "../walk.ts";

/**
 * Calls that are statements, where `await` could stand: in the cell and in its asynchronous functions.
 * The last one of a cell is awaited by the kernel; `void f()` and `f().catch(…)` say what they mean.
 */
export function looseCalls(program: Program): Range[] {
  const last = program.body.findLast(({ type }) => type !== "EmptyStatement");
  const found: Range[] = [];
  const mayAwait = [true];
  const enter = ({ async }: { async: boolean }): void => void mayAwait.push(async);
  const leave = (): void => void mayAwait.pop();
  walk(program, {
    FunctionDeclaration: enter,
    "FunctionDeclaration:exit": leave,
    FunctionExpression: enter,
    "FunctionExpression:exit": leave,
    ArrowFunctionExpression: enter,
    "ArrowFunctionExpression:exit": leave,
    StaticBlock: () => void mayAwait.push(false),
    "StaticBlock:exit": leave,
    ExpressionStatement(node) {
      const { expression } = node;
      if (node !== last && mayAwait.at(-1) && isLoose(expression))
        found.push({ start: expression.start, end: expression.end });
    },
  });
  return found;
}

function isLoose(expression: Expression): boolean {
  switch (expression.type) {
    case "ParenthesizedExpression":
    case "ChainExpression":
    case "TSNonNullExpression":
      return isLoose(expression.expression);
    case "CallExpression": {
      const { callee } = expression;
      return !(
        callee.type === "MemberExpression" &&
        !callee.computed &&
        ["then", "catch", "finally"].includes(callee.property.name)
      );
    }
    case "NewExpression":
    case "ImportExpression":
    case "TaggedTemplateExpression":
      return true;
    default:
      return false;
  }
}
