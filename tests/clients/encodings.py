"""Reads one error of the example `polyglot` in each encoding, with a parser of another project, and compares what they say.

`encodings.py URL`
"""

import itertools
import json
import sys
import urllib.error
import urllib.request

import cbor2
import frontmatter
import html5lib
from lxml import etree

NAMESPACE = "{urn:ietf:rfc:7807}"


def ask(url: str, accept: str, language: str, body: str | None = None) -> tuple[int, str, bytes]:
    """The status, the media type and the body of an error."""
    headers = {"accept": accept, "accept-language": language} | ({"content-type": "application/json"} if body else {})
    request = urllib.request.Request(url, headers=headers, data=body.encode() if body else None)
    try:
        urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        assert error.headers["vary"] == "accept, accept-language", error.headers
        # Texts that are not translated are in English.
        assert error.headers["content-language"] in {language, f"{language}, en", "en"}, error.headers
        return error.code, error.headers["content-type"], error.read()
    raise AssertionError(f"{url} is no error")


def xml(body: bytes) -> dict:
    """The members of a problem in XML (RFC 9457, appendix B)."""
    root = etree.fromstring(body)
    assert root.tag == f"{NAMESPACE}problem", root.tag
    return {child.tag.removeprefix(NAMESPACE): child.text for child in root}


def concise(body: bytes) -> dict:
    """The members of a problem in CBOR (RFC 9290, appendix B)."""
    read = cbor2.loads(body)
    members = {name: read[key] for key, name in {-1: "title", -2: "detail", -3: "instance"}.items() if key in read}
    tunnel = read[7807]
    return members | {{0: "type", 1: "status"}.get(key, key): value for key, value in tunnel.items()}


def texts(body: bytes) -> list[str]:
    """The texts of a page, which has no mistake that the parser knows."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    main = parser.parse(body.decode()).find(".//main")
    return ["".join(element.itertext()) for element in main]


def main() -> None:
    origin = sys.argv[1]
    failures = [(f"{origin}/books/9", None), (f"{origin}/loans", '{"isbn": 1}'), (f"{origin}/none", None)]
    for (url, sent), language in itertools.product(failures, ["en", "de", "fr"]):
        status, media_type, body = ask(url, "*/*", language, sent)
        assert media_type == "application/problem+json", media_type
        problem = json.loads(body)
        assert problem["status"] == status

        found, media_type, body = ask(url, "application/problem+xml", language, sent)
        assert (found, media_type) == (status, "application/problem+xml")
        assert xml(body) == {name: str(value) for name, value in problem.items()}, xml(body)

        found, media_type, body = ask(url, "application/concise-problem-details+cbor", language, sent)
        assert (found, media_type) == (status, "application/concise-problem-details+cbor")
        assert concise(body) == problem, concise(body)

        found, media_type, body = ask(url, "text/markdown", language, sent)
        document = frontmatter.loads(body.decode())
        assert (found, document["status"], document["code"]) == (status, status, problem["code"])
        assert document["docs"] == problem["type"], document.metadata
        assert document.content.startswith(f"# {problem['title']}"), document.content

        found, media_type, body = ask(url, "text/html", language, sent)
        said = texts(body)
        assert said[1] == problem["title"] and problem.get("detail", said[2]) in said, said

        found, media_type, body = ask(url, "text/plain", language, sent)
        assert any(line.endswith(f": {problem['code']}") for line in body.decode().splitlines()), body
        print(f"ok: {status} {problem['code']} in six encodings, {language}")


main()
