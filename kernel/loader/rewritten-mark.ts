/** Ends the text of everything that was rewritten: V8 announces a script with such a line to a debugger before it runs. */
export const rewrittenMark = "\n//# sourceMappingURL=setpoint:rewritten";
