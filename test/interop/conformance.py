"""jupyter_kernel_test's suite for the setpoint kernel: each attribute gives it the material for one of its tests."""

import unittest

import jupyter_kernel_test as jkt


class SetpointKernel(jkt.KernelTests):
    kernel_name = "setpoint"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('to stderr')"
    completion_samples = [
        {"text": "[1, 2].ma", "matches": {"map"}},
        {"text": "parseFl", "matches": {"parseFloat"}},
    ]
    complete_code_samples = ["1", "const a: number = 1", "for (const x of [1]) {\n  x\n}", "`a${1}`", "await 1"]
    incomplete_code_samples = ["for (;;) {", "const a = [1,", "`a", "/* open", "f(", "class A {"]
    invalid_code_samples = ["const = 5", "1 1", ")"]
    code_generate_error = "throw new Error('as asked')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "({ a: 1 })", "result": "{ a: 1 }"},
        {"code": "await Promise.resolve('later')", "result": "'later'"},
    ]
    code_display_data = [
        {"code": "display(html`<b>bold</b>`)", "mime": "text/html"},
        {"code": "display(md`# title`)", "mime": "text/markdown"},
        {"code": "display(svg`<svg xmlns='http://www.w3.org/2000/svg'/>`)", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "6 * 7*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "parseInt"
    code_clear_output = "clearOutput()"
    code_page_something = "parseInt?"


if __name__ == "__main__":
    unittest.main()
