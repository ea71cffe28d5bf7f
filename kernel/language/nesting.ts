/** How deep a text nests: the parser works on the stack of the process, and takes the process with it where that ends. */

/** The parser gives way beyond some five thousand levels, what walks its tree before that. */
const deepest = 2000;

/** Texts and comments, in which nothing nests; a template with code in it is read as code. */
const plain = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`[^`\\$]*(?:(?:\\[^]|\$(?!\{))[^`\\$]*)*`|\/\/.*|\/\*[^]*?\*\//u;
/** What may nest without a bracket: an arrow, a choice, an assignment, a label, a type, an operator that is a word. */
const step = /=>|[?:=<]|\b(?:new|keyof|typeof|infer|extends|await|yield|void|delete|async|if|while|for|with|do)\b/u;
/** Where that ends; nobody needs semicolons. */
const end = /[;,]|\n\s*(?:const|let|var|import|return|throw)\b/u;
const marks = new RegExp([plain, /[([{]|[)\]}]|\belse\b/u, end, step].map(({ source }) => source).join("|"), "gu");
const isEnd = new RegExp(`^(?:${end.source}|\\})`, "u");
const isStep = new RegExp(`^(?:${step.source})$`, "u");

/** Where a text nests too deeply to be read, by the look of it. */
export function tooDeepAt(source: string): number | undefined {
  if (source.length <= deepest) return undefined;
  // Brackets that are open, and what nests between two ends of statements; branches are not ended by either.
  let [brackets, steps, branches] = [0, 0, 0];
  for (const { 0: mark, index } of source.matchAll(marks)) {
    if ("([{".includes(mark)) brackets++;
    else if (")]}".includes(mark)) brackets = Math.max(0, brackets - 1);
    else if (mark === "else") branches++;
    else if (isStep.test(mark)) steps++;
    if (isEnd.test(mark)) steps = 0;
    if (brackets > deepest || steps > deepest || branches > deepest) return index;
  }
  return undefined;
}
