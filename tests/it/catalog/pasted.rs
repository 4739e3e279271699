//! Whoever has an error response in hand, in any notation, finds its meaning, what to do and whom to ask in one step: by
//! pasting it into the search.

use example_seed_apis::{APIS, app};

use crate::support::{Answer, Server};

/// A request that fails, and the code of its error as the index spells it.
struct Failing {
    api: &'static str,
    request: (&'static str, &'static str),
    key: &'static str,
    body: &'static str,
    code: &'static str,
}

const FULL: &str = "Bearer eyJhbGciOiJIUzI1NiJ9.full_access";

const FAILING: [Failing; 12] = [
    failing("finimpulse", "POST /v1/search", "Bearer tok_demo", r#"{"query":7}"#, "validation_failed"),
    failing("finimpulse", "POST /v1/search", "Bearer none", r#"{"query":"AC"}"#, "unauthorized"),
    failing("finternet", "GET /v1/payment-intents/intent_0", "Bearer sk_wrong", "", "forbidden"),
    failing("finternet", "GET /v1/payment-intents/intent_0", "Bearer sk_test_finternet", "", "resource_missing"),
    failing("finqware", "POST /v1/sessions", "", "{}", "invalid_api_keys"),
    failing("uppercase", "POST /api/v1/users", "Bearer key_read_only", r#"{"user_id":"u1"}"#, "PERMISSION_DENIED"),
    failing("uppercase", "GET /api/v1/users/none", "Bearer key_full_access", "", "RESOURCE_NOT_FOUND"),
    failing(
        "stripe-like",
        "POST /v1/transfers",
        FULL,
        r#"{"source":"acc_1","destination":"acc_2","amount":5000,"currency":"xyz"}"#,
        "invalid_parameter",
    ),
    failing(
        "stripe-like",
        "POST /v1/transfers",
        FULL,
        r#"{"source":"acc_1","destination":"acc_2","amount":500000000,"currency":"usd"}"#,
        "validation_failed",
    ),
    failing("stripe-like", "GET /v1/transfers", FULL, "", "invalid_request"),
    failing("stripe-like", "GET /v1/none", "", "", "resource_not_found"),
    failing("stripe-like", "GET /panic", "", "", "internal_error"),
];

const fn failing(
    api: &'static str,
    request: &'static str,
    key: &'static str,
    body: &'static str,
    code: &'static str,
) -> Failing {
    let (method, path) = if request.as_bytes()[0] == b'G' { request.split_at(4) } else { request.split_at(5) };
    Failing { api, request: (method, path), key, body, code }
}

impl Failing {
    async fn answer(&self, server: &Server) -> Answer {
        let (method, path) = self.request;
        let headers = [("authorization", self.key), ("content-type", "application/json")];
        let headers = &headers[usize::from(self.key.is_empty())..];
        server.ask(method.trim(), &format!("/{}{path}", self.api), headers, self.body).await
    }
}

/// A response as people have it.
fn notations(answer: &Answer) -> Vec<(&'static str, String)> {
    let (whole, body) = (answer.0.as_str(), answer.body());
    let compact: serde_json::Value = serde_json::from_str(body).unwrap();
    let indented = serde_json::to_string_pretty(&compact).unwrap();
    let in_python = body.replace('"', "'").replace("null", "None").replace(':', ": ").replace(',', ", ");
    let in_ruby = body.replace("\":", "\"=>").replace("null", "nil");
    let in_node = body.replace("{\"", "{ ").replace(",\"", ", ").replace("\":", ": ").replace('"', "'");
    let in_go = body.replace("\":", ":").replace(['"', ','], " ").replace('{', "map[").replace('}', "]");
    let is_yaml = |line: &&str| !matches!(line.trim().trim_end_matches(','), "{" | "}" | "[" | "]");
    let in_yaml: Vec<_> =
        indented.lines().filter(is_yaml).map(|line| line.trim_end_matches(',').replace('"', "")).collect();
    let escaped = serde_json::Value::from(body).to_string();
    vec![
        ("the response", whole.to_owned()),
        ("without line breaks", whole.replace("\r\n", "")),
        ("of curl -v", whole.lines().map(|line| format!("< {line}\n")).collect()),
        ("the body", body.to_owned()),
        ("indented", indented),
        ("in HTML", body.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")),
        ("of Python", in_python),
        ("of Ruby", in_ruby),
        ("of Node", in_node),
        ("of Go", in_go),
        ("in YAML", in_yaml.join("\n")),
        ("in a log as JSON", format!(r#"{{"level":"WARN","status":{},"body":{escaped}}}"#, answer.status())),
        (
            "of a generated client",
            format!(
                "ApiException: ({}) Reason: None\nHTTP response headers: HTTPHeaderDict({{'Cache-Control': 'no-store', 'Content-Type': 'application/json'}})\nHTTP response body: {body}",
                answer.status()
            ),
        ),
        (
            "an SDK's exception",
            format!("openai.BadRequestError: Error code: {} - {}", answer.status(), body.replace('"', "'")),
        ),
        ("from a chat", format!("hi, I get this since today:\n> {body}\nany idea?")),
    ]
}

/// The codes of the index, in its order, and its page.
async fn search(server: &Server, api: &str, text: &str) -> (Vec<String>, String) {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
    let page = server.ask("GET", &format!("/{api}/errors/?{query}"), &[], "").await;
    assert_eq!(page.status(), 200, "{text}");
    let rows = page.body().split("<th scope=\"row\"><a href=\"").skip(1);
    let code = |row: &str| row.split("<code>").nth(1).unwrap().split("</code>").next().unwrap().to_owned();
    (rows.map(code).collect(), page.body().to_owned())
}

#[tokio::test]
async fn a_response_is_found_in_every_notation() {
    let mut missed = Vec::new();
    for failing in FAILING {
        // A state of its own: what is limited counts the searches as well.
        let server = Server::start(app()).await;
        let answer = failing.answer(&server).await;
        assert!(answer.status() >= 400, "{:?}", answer.0);
        for (notation, text) in notations(&answer) {
            let (found, page) = search(&server, failing.api, &text).await;
            let is_explained = page.contains("How to fix it") && page.contains("<h3>Retry</h3>");
            let has_contact = page.contains("Contact support</a>, with the request id of the response.");
            if found != [failing.code] || !is_explained || !has_contact {
                missed.push(format!("{} {notation}: {found:?} {is_explained} {has_contact}: {text}", failing.code));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[tokio::test]
async fn what_is_left_of_a_response_is_found() {
    let server = Server::start(app()).await;
    let first = [
        // Lines of logs.
        (
            "stripe-like",
            "2026-11-30T08:01:19.404Z WARN http: error response code=insufficient_funds status=422 request_id=8f1c",
            "insufficient_funds",
        ),
        ("finimpulse", "Nov 30 08:01:19 api[312]: upstream said 40200: Insufficient balance", "insufficient_balance"),
        (
            "uppercase",
            "level=error msg=\"create user\" err=\"PERMISSION_DENIED: You do not have permission\"",
            "PERMISSION_DENIED",
        ),
        ("stripe-like", "\"POST /v1/transfers HTTP/1.1\" 422 148 \"-\" \"curl/8.5\"", "insufficient_funds"),
        // With the colours of a terminal, whole and without the character that begins them.
        (
            "stripe-like",
            "\u{1b}[33m WARN\u{1b}[0m error response \u{1b}[3mcode\u{1b}[0m\u{1b}[2m=\u{1b}[0mforbidden",
            "forbidden",
        ),
        ("stripe-like", "[33m WARN[0m error response [3mcode[0m[2m=[0mforbidden", "forbidden"),
        // Exceptions of SDKs.
        (
            "stripe-like",
            "stripe.error.CardError: Request req_8f1c: The source account does not have sufficient funds for this transfer.",
            "insufficient_funds",
        ),
        (
            "stripe-like",
            "StripeInvalidRequestError: InvalidCurrency at Generator.next\n    code: 'invalid_parameter',\n    statusCode: 400",
            "invalid_parameter",
        ),
        (
            "finternet",
            "Error: Payment intent not found: intent_42\n    at async main (index.js:7:3)",
            "resource_missing",
        ),
        (
            "uppercase",
            "ApiError { code: \"RESOURCE_NOT_FOUND\", message: \"The requested resource could not be found.\" }",
            "RESOURCE_NOT_FOUND",
        ),
        ("stripe-like", "[error] => Array ( [code] => forbidden [type] => invalid_request_error )", "forbidden"),
        ("finternet", "rpc error: code = ResourceMissing desc = none", "resource_missing"),
        // From a chat, which makes quotes curly, and from a redirect.
        ("stripe-like", "{“error”:{“code”:“forbidden”,“type”:“invalid_request_error”}}", "forbidden"),
        ("stripe-like", "https://app.example.com/done?error=forbidden&state=1", "forbidden"),
        ("stripe-like", "403 Forbidden\nnginx", "forbidden"),
        // What somebody types off a screenshot, or has cut.
        ("stripe-like", "insufficent_funds", "insufficient_funds"),
        ("stripe-like", "insufficient_fun…", "insufficient_funds"),
        ("stripe-like", "“insufficient_funds”", "insufficient_funds"),
        ("stripe-like", "code: insufficient_funds.", "insufficient_funds"),
        ("stripe-like", r#"{"error":{"code":"insufficient_funds","mess"#, "insufficient_funds"),
        ("stripe-like", "https://api.example.com/stripe-like/errors/insufficient_funds", "insufficient_funds"),
    ];
    for (api, text, code) in first {
        let (found, _) = search(&server, api, text).await;
        assert_eq!(found.first().map(String::as_str), Some(code), "{text}: {found:?}");
    }
    // A status line finds the errors of the status.
    for text in
        ["HTTP/2 429", "HTTP/1.1 429 Too Many Requests\r\ncontent-type: text/html\r\ncontent-length: 0", "429", "(429)"]
    {
        assert_eq!(search(&server, "stripe-like", text).await.0, ["rate_limit_exceeded"], "{text}");
    }
}

#[tokio::test]
async fn dots_beside_any_letter_are_no_fault() {
    let server = Server::start(app()).await;
    for letter in ["ü", "中", "𝒂"] {
        for text in [format!("a...{letter}.c"), format!("insufficient_fun...{letter}.{letter}..{letter}")] {
            search(&server, "stripe-like", &text).await;
        }
    }
    let (found, _) = search(&server, "stripe-like", "日本語... code=insufficient_funds...ü.").await;
    assert_eq!(found.first().map(String::as_str), Some("insufficient_funds"), "{found:?}");
}

#[tokio::test]
async fn a_request_id_alone_leads_to_support() {
    let server = Server::start(app()).await;
    for api in APIS {
        for id in
            ["req_8f1c2a", "dfd66d0d-9769-4daa-a2c7-c8882e7a6e40", "x-request-id: dfd66d0d-9769-4daa-a2c7-c8882e7a6e40"]
        {
            let (found, page) = search(&server, api.name, id).await;
            assert!(found.is_empty(), "{id}: {found:?}");
            let contact = "A request id says which request it was, not which error: <a href=\"https://example.com/support\">contact \
                           support</a> with it.";
            assert!(page.contains(contact), "{page}");
        }
    }
}

#[tokio::test]
async fn a_code_that_is_misspelt_has_suggestions_in_every_form() {
    let server = Server::start(app()).await;
    let ask = async |accept: &str| {
        server.ask("GET", "/stripe-like/errors/insufficent_funds", &[("accept", accept)], "").await
    };
    for (accept, suggestion) in [
        (
            "text/html",
            "<p>Did you mean:</p>\n<ul><li><a href=\"./insufficient_funds\"><code>insufficient_funds</code></a> 422, ",
        ),
        ("text/markdown", "Did you mean:\n\n- [`insufficient_funds`](./insufficient_funds.md): 422, "),
        ("application/json", r#""message":"Unknown error code. Did you mean: insufficient_funds?""#),
    ] {
        let answer = ask(accept).await;
        assert_eq!(answer.status(), 404);
        assert!(answer.body().contains(suggestion), "{}", answer.body());
    }
}
