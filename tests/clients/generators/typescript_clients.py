"""Four generators of TypeScript: openapi-typescript, hey-api, orval, and openapi-generator's typescript-fetch."""

import json
import shutil

import apis
from openapi_generator import openapi_generator
from switches import of_openapi_typescript, switches
from tool import HERE, TOOLS, run

SOURCES = HERE / "typescript"
OPTIONS = {
    "compilerOptions": {
        "strict": True, "target": "es2022", "lib": ["es2023", "dom", "dom.iterable"], "module": "nodenext",
        "outDir": "compiled", "rootDir": ".", "types": [],
    },
    "include": ["*.ts", "client/**/*.ts"],
}


class TypeScript:
    """A client is `client/` in a folder, beside the script that calls it."""

    versions = ("3.1", "3.0")
    takes_one_body = False

    def generate(self, document, out):
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        self.write(document, out)
        # Modules are found in the tools' folder, above this one.
        (out / "tsconfig.json").write_text(json.dumps(OPTIONS))
        shutil.copy(SOURCES / "harness.ts", out)
        shutil.copy(SOURCES / f"{self.script}.ts", out / "call.ts")

    def compile(self, document, out, place):
        self.counted = {}
        if self.types and place:
            imports, type_of = self.types
            text, self.counted = switches(json.loads(document.read_text()), place, imports, type_of)
            (out / "switches.ts").write_text(text)
        run("tsc", "--project", out, cwd=TOOLS)

    def imports(self, out):
        modules = sorted(str(path) for path in (out / "compiled/client").rglob("*.js"))
        script = "for (const path of process.argv.slice(1)) require(path)"
        run("node", "-e", script, *modules)
        return len(modules)

    def call(self, out, plan, url):
        return [json.loads(line) for line in run("node", out / "compiled/call.js", url, plan).splitlines()]


def pascal(name):
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


class OpenapiTypescript(TypeScript):
    name = "openapi-typescript"
    script = "openapi_typescript"
    types = (
        'import type { operations } from "./client/schema";',
        of_openapi_typescript,
    )

    def write(self, document, out):
        (out / "client").mkdir()
        run("openapi-typescript", document, "--output", out / "client/schema.ts")


class HeyApi(TypeScript):
    name = "hey-api"
    script = "hey_api"
    types = (
        'import type * as types from "./client/types.gen";',
        lambda operation, status, _: f"types.{pascal(operation)}Errors[{status}]",
    )

    def write(self, document, out):
        run("openapi-ts", "--input", document, "--output", out / "client", "--client", "@hey-api/client-fetch",
            "--no-log-file", "--silent", cwd=out)


class Orval(TypeScript):
    name = "orval"
    script = "orval"

    def camel(operation):
        pascalled = pascal(operation)
        return pascalled[0].lower() + pascalled[1:]

    types = (
        'import type * as types from "./client/client";',
        lambda operation, status, _: f'types.{Orval.camel(operation)}Response{status}["data"]',
    )

    def write(self, document, out):
        (out / "client").mkdir()
        run("orval", "--input", document, "--output", "./client/client.ts", "--client", "fetch", cwd=out)


class TypescriptFetch(TypeScript):
    name = "openapi-generator typescript-fetch"
    script = "typescript_fetch"
    types = None

    def write(self, document, out):
        openapi_generator("typescript-fetch", document, out / "client", "modelPropertyNaming=original")


GENERATORS = [OpenapiTypescript(), HeyApi(), Orval(), TypescriptFetch()]
