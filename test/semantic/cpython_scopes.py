"""Print CPython's own symbol tables of the sources read from standard input (a JSON list), as JSON.

One answer per source: null where CPython rejects it, else its scopes, each with its path and how it sees each of its names.
Annotations are blanked where CPython keeps them out of the tables: under the future import, and from 3.14 on everywhere.
"""

import ast
import json
import symtable
import sys
import warnings


class Blank(ast.NodeTransformer):
    def visit_arg(self, node):
        node.annotation = None
        return node

    def visit_FunctionDef(self, node):
        node.returns = None
        return self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_AnnAssign(self, node):
        node.annotation = ast.Constant(0)
        return self.generic_visit(node)


def describe(table, path, scopes):
    names = {"local": set(), "global": set(), "free": set()}
    for symbol in table.get_symbols():
        name = symbol.get_name()
        # `.0` is a comprehension's iterator; `__class__` is what `super()` needs.
        if name.startswith(".") or name == "__class__":
            continue
        # Left out: names that only pass through to an inner scope, and a `global` of an inner scope.
        written = symbol.is_assigned() or symbol.is_imported() or symbol.is_parameter() or symbol.is_annotated()
        declared = path and (symbol.is_declared_global() or symbol.is_nonlocal())
        if not (written or declared or symbol.is_referenced() or symbol.is_namespace()):
            continue
        kind = "local" if symbol.is_local() else "free" if symbol.is_free() else "global"
        names[kind].add(name)
    scopes.append({"path": path, **{kind: sorted(value) for kind, value in names.items()}})
    for child in table.get_children():
        describe(child, path + [child.get_name()], scopes)


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20_000)
    answers = []
    for source in json.load(sys.stdin):
        try:
            blank = sys.version_info >= (3, 14) or "__future__" in source and "annotations" in source
            text = ast.unparse(Blank().visit(ast.parse(source))) if blank else source
            scopes = []
            describe(symtable.symtable(text, "<test>", "exec"), [], scopes)
            answers.append({"scopes": scopes, "isBlank": blank})
        except (SyntaxError, ValueError, RecursionError):
            answers.append(None)
    json.dump({"inlines": sys.version_info >= (3, 12), "answers": answers}, sys.stdout)


main()
