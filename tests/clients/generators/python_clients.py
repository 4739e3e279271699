"""Two generators of Python: openapi-python-client, and openapi-generator's python."""

import json
import shutil

from openapi_generator import openapi_generator
from tool import HERE, PYTHON, run


class Python:
    """A client is the package `client` in a folder."""

    versions = ("3.1", "3.0")
    takes_one_body = False

    def generate(self, document, out):
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        self.write(document, out)

    def compile(self, document, out, place):
        run(PYTHON, "-m", "compileall", "-q", out / "client")

    def imports(self, out):
        return int(run(PYTHON, "-W", "error", HERE / "python/import_all.py", cwd=out, PYTHONPATH=str(out)))

    def call(self, out, plan, url):
        lines = run(PYTHON, HERE / f"python/{self.script}.py", url, plan, cwd=out, PYTHONPATH=str(out))
        return [json.loads(line) for line in lines.splitlines()]


class OpenapiPythonClient(Python):
    name = "openapi-python-client"
    takes_one_body = True
    script = "openapi_python_client"

    def write(self, document, out):
        run("openapi-python-client", "generate", "--meta", "none", "--fail-on-warning", "--path", document,
            "--output-path", out / "client")


class OpenapiGeneratorPython(Python):
    name = "openapi-generator python"
    script = "openapi_generator_python"

    def write(self, document, out):
        openapi_generator("python", document, out, "packageName=client")


GENERATORS = [OpenapiPythonClient(), OpenapiGeneratorPython()]
