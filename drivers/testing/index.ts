/** For authors of drivers: tests that need no instrument. */
export { dialogue, type DialogueDriver, type DialogueOptions, type Line } from "./dialogue.ts";
export { scriptedSession, type ScriptedSession, type Wire } from "./scripted-session.ts";
export { assertGoldenRule, type GoldenRuleOptions } from "./golden-rule.ts";
