//! What the pages show.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use error_catalog::{
    ErrorKey, PublishedCatalog, PublishedDeprecation, PublishedError, PublishedExampleRequest, PublishedOperation,
    PublishedRequest,
};
use error_core::{ApiError, CallView, Catalog, Category, Definition, DefinitionSet, ErrorSet, catalog};
use error_docs::{ExportedFile, IndexQuery, Pages, Publisher, Representation};
use error_formats::{ErasedWireFormat, FinImpulse, Problem, Stripe, Uppercase, add_examples, entries, publish, render};
use proptest::{prelude::ProptestConfig, prop_assert, proptest};

/// The errors of the pages.
#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code)] // Only the definitions matter here.
enum AccountError {
    /// No such account
    ///
    /// The account does not exist, or the caller may not see it.
    ///
    /// It may have been closed.
    ///
    /// # Cause
    ///
    /// The id is of another environment.
    ///
    /// Or it was typed by hand.
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", number = 40401, param = "id", action = "Check the id.")]
    NotFound {
        /// The id.
        id: String,
    },

    /// Insufficient funds
    #[error("The account does not have sufficient funds")]
    #[api(status = 422, code = "insufficient_funds", type = "card_error")]
    InsufficientFunds {
        /// What is required.
        #[api(detail)]
        required: u64,
        /// What is there.
        #[api(detail)]
        available: Option<u64>,
    },

    /// Not found elsewhere
    #[error("The bank has no account")]
    #[api(status = 400, code = "account_not_found", type = "bank_error")]
    Elsewhere,

    /// Too many requests
    #[error("Please wait")]
    #[api(status = 429, code = "rate_limit_exceeded")]
    RateLimited {
        /// How long.
        #[api(retry_after)]
        wait: std::time::Duration,
    },
}

const CATALOG: Catalog = catalog![AccountError];

fn stripe() -> Pages {
    let mut catalog = publish("accounts", &Stripe::new(), &CATALOG).expect("examples");
    add_examples(&mut catalog, &Problem::new(), &CATALOG).expect("examples");
    let errors = [ErrorKey::new(404, Some("invalid_request_error"), "account_not_found")];
    Pages::new(
        catalog.with_operation(PublishedOperation::new("get_account", "GET", "/accounts/{id}").with_errors(errors)),
    )
}

#[track_caller]
fn shows(page: &str, parts: &[&str]) {
    let mut rest = page;
    for part in parts {
        let Some(at) = rest.find(part) else { panic!("{part:?} is not there, or not in its place: {page}") };
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn a_page_says_all_there_is_to_say() {
    let page = stripe().error("account_not_found", Representation::Html).expect("a page").expect("the code");
    shows(
        &page,
        &[
            "<title>account_not_found · accounts</title>",
            "<h1><code>account_not_found</code></h1>",
            "2 errors share this name.",
            "<article id=\"bank_error\"",
            "<article id=\"invalid_request_error\"",
            "No such account",
            "404</span> Not Found",
            "<h3>What it means</h3><div class=\"prose\" dir=\"auto\"><p>The account does not exist, or the caller may not see \
             it.</p>\n<p>It may have been closed.</p></div></section>",
            "<h3>Cause</h3>",
            "<p>The id is of another environment.</p>\n<p>Or it was typed by hand.</p>",
            "<h3>How to fix it</h3>",
            "<p>Check the id.</p>",
            "<h3 id=\"invalid_request_error-retry\">Retry <a class=\"anchor\" href=\"#invalid_request_error-retry\"",
            "<p>Retrying the same request will fail again. Change the request, or wait until the state of the resource has changed.</p>",
            "No account found with id: {id}",
            "The parameter at fault is always <code>id</code>.",
            "<span class=\"method\">GET</span> <code>/accounts/{id}</code> <span class=\"status s4\">404</span>",
            "<p>Whether this request returns the error depends on the values of the request.</p>",
            "<span>A request that may return this error</span>",
            "curl -i -X GET &quot;$API_BASE&quot;/accounts/id_123</code>",
            "Response in stripe",
            "HTTP/1.1 404 Not Found\ncache-control: no-store\ncontent-type: application/json\n\n{\n  &quot;error&quot;: {\n    \
             &quot;code&quot;: &quot;account_not_found&quot;,\n    &quot;message&quot;",
            "Response in problem",
            "application/problem+json",
        ],
    );
}

/// The page of `account_not_found`, which is deprecated in favour of `replaced_by`.
fn deprecated(replaced_by: &str, form: Representation) -> String {
    let mut catalog = stripe().catalog().clone();
    let text = |text: &str| Some(text.to_owned());
    for error in catalog.errors.iter_mut().filter(|error| error.error_type.as_deref() == Some("bank_error")) {
        error.deprecated = Some(PublishedDeprecation {
            since: text("2026-12-01"),
            note: text("The bank has\naccounts.\n\nAsk for them."),
            replaced_by: text(replaced_by),
            sunset: text("2027-06-30"),
        });
    }
    Pages::new(catalog).error("account_not_found", form).expect("a page").expect("the code")
}

#[test]
fn a_deprecated_error_has_a_banner() {
    let page = deprecated("insufficient_funds", Representation::Html);
    shows(
        &page,
        &[
            "<section class=\"deprecated\" aria-label=\"Deprecation of bank_error/account_not_found\"><h3>Deprecated since \
             <bdi>2026-12-01</bdi></h3><p>Use <a href=\"./insufficient_funds\"><code>insufficient_funds</code></a> instead.</p>\
             <div class=\"prose\" dir=\"auto\"><p>The bank has\naccounts.</p>\n<p>Ask for them.</p></div>\
             <p>It may be returned until <bdi>2027-06-30</bdi>.</p></section>",
            "<article id=\"invalid_request_error\"",
        ],
    );
    assert_eq!(page.matches("class=\"deprecated\"").count(), 1);
    let page = deprecated("insufficient_funds", Representation::Markdown);
    let banner = "\n### Deprecated since `2026-12-01`\n\nUse [`insufficient_funds`](./insufficient_funds.md) instead.\n\n\
                  The bank has\naccounts.\n\nAsk for them.\n\nIt may be returned until `2027-06-30`.\n\n- Status";
    assert!(page.contains(banner), "{page}");
    // A code of another API has no page here.
    shows(&deprecated("elsewhere", Representation::Html), &["<p>Use <code>elsewhere</code> instead.</p>"]);
    shows(&deprecated("elsewhere", Representation::Markdown), &["\nUse `elsewhere` instead.\n"]);
}

#[test]
fn the_markdown_twin_says_the_same() {
    let page = stripe().error("insufficient_funds", Representation::Markdown).expect("a page").expect("the code");
    shows(
        &page,
        &[
            "# `insufficient_funds`\n\n## Insufficient funds\n\n- Status: 422 Unprocessable Content\n- Type: `card_error`\n",
            "\n### Retry\n\nRetrying the same request will fail again.",
            "\n### What the client reads\n\n- Message: The account does not have sufficient funds\n",
            "\n| Place | Type | Present | Meaning |\n|---|---|---|---|\n| `/error/code` | string | always | what tells the error apart |\n\
             | `/error/type` | string | always | the group that the error belongs to |\n\
             | `/error/message` | string | always | a text for developers, which may change |\n\
             | `/error/required` | integer | always | What is required. |\n\
             | `/error/available` | integer | sometimes | What is there. |\n",
            "\nIn stripe (`application/json`):\n\n```http\nHTTP/1.1 422 Unprocessable Content\n",
            "\n[All errors](./index.md)\n",
        ],
    );
    assert!(!page.contains("\n\n\n") && !page.contains("### Cause"), "{page}");
    let page = stripe().error("account_not_found", Representation::Markdown).expect("a page").expect("the code");
    shows(
        &page,
        &["It may have been closed.\n\n### Cause\n\nThe id is of another environment.\n\nOr it was typed by hand.\n\n\
             ### How to fix it\n\nCheck the id.\n"],
    );
    assert!(!page.contains("\n\n\n"), "{page}");
}

/// A body may have members of which only its format knows the meaning.
#[test]
fn a_page_lists_every_member_of_its_example() {
    let mut catalog = publish("accounts", &Stripe::new(), &CATALOG).expect("examples");
    for error in &mut catalog.errors {
        error.examples[0].body =
            r#"{"error":{"code":"a","since":"2026-11-30","type":"b","message":"c","required":1,"available":2,
            "help":[{"a/b":null},{"c":1}]},"pages":[1],"meta":{}}"#
                .to_owned();
    }
    let page = Pages::new(catalog).error("insufficient_funds", Representation::Markdown).expect("a page").expect("it");
    shows(
        &page,
        &["\n| `/error/code` | string | always | what tells the error apart |\n\
           | `/error/type` | string | always | the group that the error belongs to |\n\
           | `/error/message` | string | always | a text for developers, which may change |\n\
           | `/error/required` | integer | always | What is required. |\n\
           | `/error/available` | integer | sometimes | What is there. |\n\
           | `/error/help/0/a~1b` | null | always | a member of the API's format |\n\
           | `/error/since` | string | always | a member of the API's format |\n\
           | `/meta` | object | always | a member of the API's format |\n\
           | `/pages` | array | always | a member of the API's format |\n\n"],
    );
}

#[test]
fn a_page_shows_requests_to_a_few_operations() {
    let mut catalog = publish("accounts", &Problem::new(), &CATALOG).expect("examples");
    for path in ["/a", "/b", "/c", "/d"] {
        let request =
            PublishedRequest::new(path).with_header("authorization", "Bearer $API_KEY").with_body("{\"a\":1}");
        let errors = [ErrorKey::new(422, Some("card_error"), "insufficient_funds")];
        catalog = catalog
            .with_operation(PublishedOperation::new(path, "POST", path).with_errors(errors).with_request(request));
    }
    let pages = Pages::new(catalog);
    let page = pages.error("insufficient_funds", Representation::Html).expect("a page").expect("the code");
    let sent =
        "-H &quot;authorization: Bearer $API_KEY&quot; \\\n  --data-raw &#39;{\n  &quot;a&quot;: 1\n}&#39;</code>";
    shows(
        &page,
        &[
            "that may return this error: POST <code>/a</code>",
            sent,
            "POST <code>/b</code>",
            sent,
            "POST <code>/c</code>",
            sent,
        ],
    );
    assert!(!page.contains("error: POST <code>/d"), "{page}");
    let page = pages.error("insufficient_funds", Representation::Markdown).expect("a page").expect("the code");
    shows(
        &page,
        &[
            "\n### Example\n\nA request that may return this error; whether it does depends on the values of the request:\n\nWarning: this request may change data.\n\n```sh\ncurl -i -X POST \"$API_BASE\"/a \\\n  -H \"authorization: Bearer $API_KEY\" \\\n  \
             --data-raw '{\n  \"a\": 1\n}'\n```\n\nA request that may return this error; whether it does depends on",
            "curl -i -X POST \"$API_BASE\"/c",
            "\n```\n\n```http\nHTTP/1.1 422",
        ],
    );
    assert!(!page.contains("To POST `/d`") && !page.contains("\n\n\n"), "{page}");
}

/// A request with the reader's credentials cannot return an error about them.
#[test]
fn requests_of_errors_about_credentials() {
    let mut catalog = publish("accounts", &Problem::new(), &CATALOG).expect("examples");
    let request = PublishedRequest::new("/a?key=$API_KEY&limit=1").with_header("authorization", "Bearer $API_KEY");
    let errors = [ErrorKey::new(422, Some("card_error"), "insufficient_funds")];
    let operation = PublishedOperation::new("a", "GET", "/a").with_errors(errors).with_request(request);
    catalog = catalog.with_operation(operation);
    for (category, sent) in [
        ("credentials_missing", "curl -i -X GET \"$API_BASE\"'/a?limit=1'\n```"),
        (
            "credentials_invalid",
            "curl -i -X GET \"$API_BASE\"'/a?key=no_such_key&limit=1' \\\n  -H 'authorization: Bearer no_such_key'\n```",
        ),
        (
            "permission_denied",
            "curl -i -X GET \"$API_BASE/a?key=$API_KEY&limit=1\" \\\n  -H \"authorization: Bearer $API_KEY\"\n```",
        ),
    ] {
        for error in catalog.errors.iter_mut().filter(|error| error.code == "insufficient_funds") {
            error.category = category.to_owned();
        }
        let page = Pages::new(catalog.clone()).error("insufficient_funds", Representation::Markdown);
        shows(&page.expect("a page").expect("the code"), &[sent]);
    }
}

/// A request that has the header cannot return an error about its absence, and one with a whole body none about its syntax.
#[test]
fn requests_of_errors_about_what_is_missing_or_malformed() {
    let mut catalog = publish("accounts", &Problem::new(), &CATALOG).expect("examples");
    let request = PublishedRequest::new("/a")
        .with_header("content-type", "application/json")
        .with_header("idempotency-key", "\"7f3b\"")
        .with_body("{}");
    let errors = [ErrorKey::new(400, None, "key_missing"), ErrorKey::new(400, None, "invalid_request")];
    let operation = PublishedOperation::new("a", "POST", "/a").with_errors(errors).with_request(request);
    let malformed = catalog.errors.iter().find(|error| error.code == "invalid_request").cloned().expect("a category");
    catalog.errors.push(PublishedError {
        code: "key_missing".to_owned(),
        framework: false,
        param: Some("Idempotency-Key".to_owned()),
        ..malformed
    });
    catalog = catalog.with_operation(operation);
    // An author's error without a code of its own.
    for error in catalog.errors.iter_mut().filter(|error| error.code == "invalid_request") {
        error.framework = false;
    }
    let pages = Pages::new(catalog);
    let page = |code: &str| pages.error(code, Representation::Markdown).expect("a page").expect("the code");
    shows(
        &page("key_missing"),
        &["curl -i -X POST \"$API_BASE\"/a \\\n  -H 'content-type: application/json' \\\n  --data"],
    );
    shows(&page("invalid_request"), &["--data-raw '{'\n```"]);
}

#[test]
fn a_page_is_found_by_every_name_of_its_error() {
    let has = |pages: &Pages, name: &str, title: &str| {
        let page = pages.error(name, Representation::Html).expect("a page").unwrap_or_default();
        assert!(page.contains(title), "{name}: {page}");
    };
    has(&stripe(), "account_not_found", "No such account");
    has(&stripe(), "40401", "No such account");
    let upper = Pages::new(publish("upper", &Uppercase::new(), &CATALOG).expect("examples"));
    has(&upper, "INSUFFICIENT_FUNDS", "<h1><code>INSUFFICIENT_FUNDS</code></h1>");
    has(&upper, "insufficient_funds", "<h1><code>INSUFFICIENT_FUNDS</code></h1>");
    let numbers = Pages::new(publish("numbers", &FinImpulse::new(), &CATALOG).expect("examples"));
    has(&numbers, "42900", "Too many requests");
    let mut foreign = publish("foreign", &Problem::new(), &CATALOG).expect("examples");
    foreign.errors[0].code = "a/b".to_owned();
    foreign.errors[1].code = "index-2".to_owned();
    let foreign = Pages::new(foreign);
    for (name, code) in [("a/b", "a/b"), ("a~2fb", "a/b"), ("index-2", "index-2"), ("index-2~", "index-2")] {
        has(&foreign, name, &format!("<h1><code>{code}</code></h1>"));
    }
    assert_eq!(stripe().error("none", Representation::Html).expect("no page"), None);
}

#[test]
fn the_index_searches_and_filters() {
    let pages = stripe();
    let listed = |query| {
        let page = pages.index(&IndexQuery::parse(query), Representation::Markdown).expect("a page");
        page.lines().filter(|line| line.starts_with("| 4") || line.starts_with("| 5")).count()
    };
    let all = pages.catalog().errors.len();
    assert_eq!(listed(""), all);
    assert_eq!(listed("q=FUNDS"), 1);
    assert_eq!(listed("q=account+bank"), 1);
    assert_eq!(listed("q=environment"), 1);
    assert_eq!(listed("status=429"), 1);
    // The API's own, and a payment that is missing.
    assert_eq!(listed("type=card_error"), 2);
    assert_eq!(listed("operation=get_account"), 1);
    assert_eq!(listed("operation=none"), 0);
    assert_eq!(listed("q=funds&status=429"), 0);
    // A status is three digits.
    assert_eq!((listed("status=%2B429"), listed("status=0429")), (all, all));
    assert_eq!(listed("status=x&page=999999999999999999999"), all);
    let page = pages.index(&IndexQuery::parse("q=funds&status=422"), Representation::Html).expect("a page");
    shows(&page, &["value=\"funds\"", "<option value=\"422\" selected>", &format!("1 of {all} errors")]);
}

/// The codes that the index lists for a search, in its order.
fn found(pages: &Pages, search: &str) -> Vec<String> {
    let mut query = IndexQuery::default();
    query.search = search.to_owned();
    let page = pages.index(&query, Representation::Markdown).expect("a page");
    let rows = page.lines().filter(|line| line.starts_with("| 4") || line.starts_with("| 5"));
    rows.map(|row| row.split('`').nth(1).expect("a code").to_owned()).collect()
}

#[test]
fn the_index_finds_what_readers_paste() {
    let pages = stripe();
    for name in ["insufficient_funds", "InsufficientFunds", "INSUFFICIENT-FUNDS", "insufficient funds"] {
        assert_eq!(found(&pages, name), ["insufficient_funds"], "{name}");
    }
    assert_eq!(found(&pages, "40401"), ["account_not_found"]);
    // A status, with and without its phrase.
    assert_eq!(found(&pages, "422"), ["insufficient_funds", "validation_failed"]);
    assert_eq!(found(&pages, "422 funds"), ["insufficient_funds"]);
    assert_eq!(found(&pages, "429 too many requests"), ["rate_limit_exceeded"]);
    // A message with real values, as a log or a client has it.
    assert_eq!(found(&pages, "No account found with id: acc_999"), ["account_not_found"]);
    assert_eq!(found(&pages, "stripe.error: No account found with id: acc_999 (request req_1)"), ["account_not_found"]);
    // Most words of it.
    assert_eq!(found(&pages, "the account does not have sufficient money"), ["insufficient_funds"]);
    assert!(found(&pages, "nothing of this is said anywhere").is_empty());
}

#[test]
fn the_index_finds_the_errors_of_an_operation() {
    let pages = stripe();
    for search in [
        "get_account",
        "/accounts/{id}",
        "/accounts/acc_9",
        "GET /accounts/acc_9?expand=owner",
        "get https://api.example.com/v1/accounts/acc_9",
        "/accounts/acc_9 closed",
    ] {
        assert_eq!(found(&pages, search), ["account_not_found"], "{search}");
    }
    assert!(found(&pages, "POST /accounts/acc_9").is_empty());
    assert!(found(&pages, "/accounts").is_empty(), "a list is another operation");
}

#[test]
fn the_index_finds_a_pasted_body() {
    let pages = stripe();
    let body = r#"{"error":{"code":"account_not_found","message":"No account found with id: acc_9","param":"id","type":"invalid_request_error"}}"#;
    assert_eq!(found(&pages, body), ["account_not_found"]);
    // The type says which of two errors with one code it is.
    let of_type = |error_type: &str| {
        let mut query = IndexQuery::default();
        query.search = format!(r#"{{"error":{{"type":"{error_type}","code":"account_not_found"}}}}"#);
        pages.index(&query, Representation::Markdown).unwrap()
    };
    assert!(of_type("bank_error").contains("| Not found elsewhere |"));
    assert!(!of_type("bank_error").contains("| No such account |"));
    // A whole response, a cut one, one whose code is another API's.
    assert_eq!(
        found(&pages, &format!("HTTP/1.1 404 Not Found content-type: application/json {body}")),
        ["account_not_found"]
    );
    assert_eq!(found(&pages, &body[..40]), ["account_not_found", "account_not_found"]);
    assert_eq!(found(&pages, r#"{"code":"E7","msg":"No account found with id: acc_9"}"#), ["account_not_found"]);
    let numbers = Pages::new(publish("numbers", &FinImpulse::new(), &CATALOG).expect("examples"));
    assert_eq!(found(&numbers, r#"{"status_code":42900,"cost":0}"#), ["rate_limit_exceeded"]);
    // XML.
    assert_eq!(found(&pages, "<Error><Code>InsufficientFunds</Code></Error>"), ["insufficient_funds"]);
    // What only looks like a body is words.
    assert_eq!(found(&pages, "id: {id}"), ["account_not_found"]);
}

#[test]
fn a_hostile_search_is_bounded() {
    let pages = Pages::new(large(1_000));
    let searches = [
        "{\"".repeat(600),
        "\"".repeat(2_000),
        "<a>".repeat(700),
        "/a".repeat(900),
        "é{\"é".repeat(400),
        "0".repeat(4_000),
        // An ellipsis before letters of two, three and four bytes, at every distance of what is near.
        "a...ü.c".to_owned(),
        "a...中.c".to_owned(),
        "a...𝒂.c".to_owned(),
        "a...ü.c ..中..𝒂...b.".repeat(200),
        "𝒂.".repeat(2_000),
        "a..".repeat(600) + "𝒂b",
    ];
    for search in searches {
        let query = IndexQuery::parse(&format!("q={}", search.replace('"', "%22")));
        assert!(query.search.chars().count() <= 4_096);
        let page = pages.index(&query, Representation::Html).expect("a page");
        assert!(page.len() < 40_000 || query.search.len() < 300, "{search:.20}: {}", page.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn no_search_panics(search in r#"([.]{0,4}|["'`<>\\ =:/_\-+&\[;{}]|[a-z0-9]|[üé中𝒂😀\x{1b}“]){0,150}|\PC{0,300}"#) {
        let query = format!("q={}", form_urlencoded::byte_serialize(search.as_bytes()).collect::<String>());
        let page = stripe().index(&IndexQuery::parse(&query), Representation::Html);
        prop_assert!(page.is_ok(), "{search:?}");
    }
}

/// A catalog of many codes, ten to an operation.
fn large(codes: usize) -> PublishedCatalog {
    let mut catalog = publish("large", &Stripe::new(), &CATALOG).expect("examples");
    let model = catalog.errors[0].clone();
    let mut code = 0;
    catalog.errors.resize_with(codes, || {
        code += 1;
        let mut error = model.clone();
        error.code = format!("code_{code:05}");
        error
    });
    for operation in 0..codes / 10 {
        let errors = (0..10).map(|error| {
            ErrorKey::new(model.status, model.error_type.as_deref(), &format!("code_{:05}", operation * 10 + error))
        });
        let operation =
            PublishedOperation::new(format!("operation_{operation}"), "POST", format!("/v1/things/{operation}/parts"));
        catalog = catalog.with_operation(operation.with_errors(errors));
    }
    catalog
}

#[test]
fn ten_thousand_codes_stay_readable() {
    let pages = Pages::new(large(10_000));
    for query in ["", "page=2", "page=200", "q=code", "operation=operation_7"] {
        let page = pages.index(&IndexQuery::parse(query), Representation::Html).expect("a page");
        assert!(page.len() < 300_000, "{query}: {} bytes", page.len());
        let rows = page.matches("<th scope=\"row\">").count();
        assert!((1..=50).contains(&rows), "{query}: {rows} rows");
    }
    let page = pages.index(&IndexQuery::parse("page=100"), Representation::Html).expect("a page");
    shows(
        &page,
        &["page 100 of 200", "href=\"./\"", "href=\"./?page=99\"", "aria-current=\"page\"", "href=\"./?page=200\""],
    );
}

#[test]
fn an_export_leads_from_page_to_page() {
    for pages in [stripe(), Pages::new(large(1_000))] {
        for form in [Representation::Html, Representation::Markdown] {
            let files = pages.export(form).expect("files");
            let names: BTreeSet<_> = files.iter().map(|file| &*file.name).collect();
            for file in &files {
                for link in links(&file.text, form) {
                    assert!(names.contains(link), "{}: {link} is no file", file.name);
                }
            }
            assert!(names.contains("errors.json"));
        }
    }
}

#[test]
fn an_export_has_the_list_that_its_script_searches() {
    let files = Pages::new(large(1_000)).export(Representation::Html).expect("files");
    let text = |name: &str| &*files.iter().find(|file| file.name == name).expect("a file").text;
    let list = text("list.js").strip_prefix("globalThis.errorList = ").and_then(|rest| rest.strip_suffix(";\n"));
    let list: serde_json::Value = serde_json::from_str(list.expect("one assignment")).expect("JSON");
    let rows = list["errors"].as_array().expect("rows");
    assert_eq!(rows.len(), 1_000);
    assert!(rows.iter().any(|row| row[0] == 502 && row[1] == "code_00970"), "{list}");
    for page in ["index.html", "index-20.html"] {
        // Hidden until the script is there: without it the fields do nothing.
        shows(
            text(page),
            &[
                "<form class=\"filter\"",
                "data-list=\"./list.js\" hidden>",
                "<label for=\"q\">Search</label>",
                "<option value=\"operation_7\">POST /v1/things/7/parts</option>",
            ],
        );
        assert!(!text(page).contains("type=\"submit\""));
    }
    assert!(text("script.js").contains("form[data-list]"));
    let served = stripe().index(&IndexQuery::default(), Representation::Html).expect("a page");
    assert!(!served.contains("data-list") && !served.contains("hidden>"), "{served}");
}

#[test]
fn a_code_under_several_statuses_shows_each_and_is_found_by_each() {
    let mut catalog = stripe().catalog().clone();
    for error in catalog.errors.iter_mut().filter(|error| error.code == "insufficient_funds") {
        error.statuses = vec![422, 413, 415];
    }
    let keys = [413, 415].map(|status| ErrorKey::new(status, Some("card_error"), "insufficient_funds"));
    let pages = Pages::new(catalog.with_operation(PublishedOperation::new("pay", "POST", "/pay").with_errors(keys)));
    let page = |form| pages.error("insufficient_funds", form).unwrap().unwrap();
    shows(
        &page(Representation::Html),
        &[
            "422</span> Unprocessable Content, <span class=\"status s4\">413</span> Content Too Large, <span class=\"status \
             s4\">415</span> Unsupported Media Type",
            "<code>/pay</code> <span class=\"status s4\">413</span> <span class=\"status s4\">415</span>",
        ],
    );
    shows(
        &page(Representation::Markdown),
        &[
            "- Status: 422 Unprocessable Content, 413 Content Too Large, 415 Unsupported Media Type\n",
            "- POST `/pay`: 413, 415\n",
        ],
    );
    for search in ["413", "415", "POST /pay", "POST /pay 415"] {
        assert_eq!(found(&pages, search), ["insufficient_funds"], "{search}");
    }
}

#[test]
fn every_form_of_a_page_has_the_same() {
    let support = Publisher::new().with_support("mailto:help@example.com").unwrap();
    let mut catalog = stripe().catalog().clone();
    for error in catalog.errors.iter_mut().filter(|error| error.code == "insufficient_funds") {
        error.deprecated = Some(PublishedDeprecation {
            replaced_by: Some("account_not_found".to_owned()),
            ..PublishedDeprecation::default()
        });
    }
    let pages = Pages::new(catalog).with_publisher(support);
    let exported = |form, name: &str| {
        let files = pages.export(form).expect("files");
        assert!(["errors.json", "llms.txt", "list.js"].iter().all(|it| files.iter().any(|file| file.name == *it)));
        files.into_iter().find(|file| file.name == name).expect("a file").text
    };
    let served = |form| pages.error("insufficient_funds", form).unwrap().unwrap();
    let all = [
        served(Representation::Html),
        served(Representation::Markdown),
        exported(Representation::Html, "insufficient_funds.html"),
        exported(Representation::Markdown, "insufficient_funds.md"),
    ];
    for page in &all {
        for part in [
            "Deprecated",
            "account_not_found",
            "422 Unprocessable Content",
            "Retry",
            "/error/code",
            "required",
            "TypeScript",
            "Python",
            "Rust",
            "mailto:help@example.com",
        ] {
            let page = page.replace("422</span>", "422");
            assert!(page.contains(part), "{part} is missing: {page}");
        }
    }
    for page in [&all[0], &all[2]] {
        shows(
            page,
            &[
                "<meta name=\"description\" content=\"422 ",
                "<a class=\"anchor\" href=\"#card_error-retry\"",
                "rel=\"prev\"",
                "rel=\"next\"",
            ],
        );
    }
}

#[test]
fn a_book_has_the_search_of_the_served_pages() {
    let files = stripe().export(Representation::Markdown).expect("files");
    let names: BTreeSet<_> = files.iter().map(|file| &*file.name).collect();
    let search = files.iter().find(|file| file.name == "search.html").expect("a file");
    shows(&search.text, &["data-list=\"./list.js\" hidden>", "href=\"./insufficient_funds.html\""]);
    for link in links(&search.text, Representation::Html) {
        // mdBook makes a page of each chapter.
        let chapter = link.strip_suffix(".html").map(|name| format!("{name}.md"));
        assert!(names.contains(link) || chapter.is_some_and(|it| names.contains(&*it)), "{link} is no file");
    }
    let index = files.iter().find(|file| file.name == "index.md").expect("a file");
    shows(&index.text, &["[Search](./search.html)"]);
    // Codes whose pages would be taken for those that exports and mdBook make.
    for code in ["search", "404", "print", "toc"] {
        let mut catalog = stripe().catalog().clone();
        catalog.errors[0].code = code.to_owned();
        let pages = Pages::new(catalog);
        for (form, end) in [(Representation::Html, "html"), (Representation::Markdown, "md")] {
            let files = pages.export(form).expect("files");
            assert!(files.iter().any(|file| file.name == format!("{code}~.{end}")), "{code}");
        }
        assert!(pages.error(code, Representation::Html).unwrap().is_some(), "the address of {code} is as before");
    }
}

/// What stands in a text as an address beside it.
fn links(text: &str, form: Representation) -> impl Iterator<Item = &str> {
    let separators: &[char] = if form == Representation::Html { &['"'] } else { &['(', ')'] };
    text.split(separators).filter_map(|part| part.strip_prefix("./"))
}

#[test]
fn a_book_has_all_that_its_pages_link_to() {
    let small = stripe().export(Representation::Markdown).expect("files");
    shows(
        &summary(&small).text,
        &["# Summary\n\n- [Errors](./index.md)\n", "  - [insufficient\\_funds](./insufficient_funds.md)\n"],
    );
    let many = Pages::new(large(1_000)).export(Representation::Markdown).expect("files");
    shows(&summary(&many).text, &["- [Errors](./index.md)\n  - ", "\n- [Errors, page 2](./index-2.md)\n  - "]);
    for files in [small, many] {
        let listed: Vec<_> = links(&summary(&files).text, Representation::Markdown).collect();
        let once: BTreeSet<_> = listed.iter().copied().collect();
        assert_eq!(once.len(), listed.len(), "a chapter is listed twice");
        for file in files.iter().filter(|file| file.name.ends_with(".md") && file.name != "SUMMARY.md") {
            for name in links(&file.text, Representation::Markdown).chain([&*file.name]) {
                // mdBook copies what is no Markdown, and takes 404.md for unknown addresses.
                let is_copied = !name.ends_with(".md") && files.iter().any(|file| file.name == name);
                assert!(once.contains(name) || is_copied || name == "404.md", "{}: {name} is no chapter", file.name);
            }
        }
    }
}

fn summary(files: &[ExportedFile]) -> &ExportedFile {
    files.iter().find(|file| file.name == "SUMMARY.md").expect("a summary")
}

/// An error that names a category, so that its code is the format's, and texts
/// of its own.
#[derive(Debug)]
struct Titled;

const TITLED: Definition = Definition::of(Category::NotFound)
    .with_title("My own title")
    .with_description("My own description")
    .with_action("My own action");

impl std::fmt::Display for Titled {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Titled {}

impl ApiError for Titled {
    fn definition(&self) -> &'static Definition {
        const { &TITLED }
    }
}

impl ErrorSet for Titled {
    const SET: DefinitionSet = DefinitionSet { own: &[TITLED], parts: &[] };
}

#[test]
fn a_written_title_is_that_of_the_response_the_catalog_the_listing_and_the_page() {
    let formats: [&dyn ErasedWireFormat; 4] = [&Stripe::new(), &Problem::new(), &FinImpulse::new(), &Uppercase::new()];
    for format in formats {
        let name = format.name();
        let sent = render(&Titled, format, CallView::default()).unwrap();
        let sent = String::from_utf8(sent.body().to_vec()).unwrap();
        assert!(sent.contains("My own title"), "{name}: {sent}");

        let published = publish("titles", format, &catalog![Titled]).unwrap();
        let error = published.errors.iter().find(|error| error.title == "My own title").unwrap();
        assert_eq!(error.description.as_deref(), Some("My own description"), "{name}");
        assert_eq!(error.action.as_deref(), Some("My own action"), "{name}");

        let entries = entries(format, &catalog![Titled]);
        let entry = entries.iter().find(|entry| entry.code() == error.code).unwrap();
        assert_eq!((entry.title(), entry.listed()), ("My own title", "My own title"), "{name}");

        let page = Pages::new(published.clone()).error(&error.code, Representation::Html).unwrap().unwrap();
        assert!(page.contains("<bdi>My own title</bdi></h2>") && page.contains("My own action"), "{name}: {page}");
    }
}

#[test]
fn code_handles_the_error_in_four_languages() {
    let page = stripe().error("insufficient_funds", Representation::Markdown).unwrap().unwrap();
    shows(
        &page,
        &[
            "### Handle it\n\ncurl:\n\n```sh\n# Change the request, or wait until the state of the resource has changed.\n\
             curl -s \"$API_BASE\"/... | jq -e '.error.code == \"insufficient_funds\"'\n```\n",
            "TypeScript:\n\n```ts\nconst body = await response.json();\nif (body?.error?.code === \"insufficient_funds\") {\n  \
             // Change the request, or wait until the state of the resource has changed.\n}\n```\n",
            "Python:\n\n```python\nbody = response.json()\nif not response.ok and body[\"error\"][\"code\"] == \
             \"insufficient_funds\":\n    # Change the request, or wait until the state of the resource has changed.\n    ...\n```\n",
            "Rust:\n\n```rust\nlet body: serde_json::Value = response.json().await?;\nif body.pointer(\"/error/code\") == \
             Some(&serde_json::json!(\"insufficient_funds\")) {\n    // Change the request, or wait until the state of the resource has changed.\n}\n```\n",
        ],
    );
    // A wait is read, and a number is one.
    let numbers = Pages::new(publish("numbers", &FinImpulse::new(), &CATALOG).expect("examples"));
    let page = numbers.error("rate_limit_exceeded", Representation::Markdown).unwrap().unwrap();
    shows(
        &page,
        &[
            "'.status_code == 42900'",
            "Number(response.headers.get(\"retry-after\") ?? 1)",
            "time.sleep(float(response.headers.get(\"Retry-After\", 1)))",
            "let wait = response.headers().get(\"retry-after\").cloned();",
        ],
    );
    let page = stripe().error("insufficient_funds", Representation::Html).unwrap().unwrap();
    shows(&page, &["<details><summary>curl</summary><figure class=\"example\">", "<summary>Rust</summary>"]);
}

#[test]
fn a_request_that_may_change_something_has_a_warning() {
    const CHANGES: &str = "Warning: this request may change data.";
    for (method, warning) in [
        ("DELETE", "Warning: this request deletes data."),
        ("POST", CHANGES),
        ("PUT", CHANGES),
        ("PATCH", CHANGES),
        ("GET", ""),
        ("OPTIONS", ""),
    ] {
        for page in requested(method, None) {
            assert!(page.contains(&format!("curl -i -X {method}")), "{page}");
            assert_eq!(page.matches("Warning").count(), usize::from(!warning.is_empty()), "{method}: {page}");
            let before = [format!("<p class=\"warning\">{warning}</p><figure"), format!(":\n\n{warning}\n\n```sh")];
            assert!(warning.is_empty() || before.iter().any(|it| page.contains(it)), "{method}: {page}");
        }
    }
    // An author's example returns the error, and changes nothing, but a DELETE is sent elsewhere too easily.
    let written = |method: &str, depends_on: Option<&str>| PublishedExampleRequest {
        method: method.to_owned(),
        request: PublishedRequest::new("/accounts/acc_9"),
        depends_on: depends_on.map(str::to_owned),
    };
    for (written, warnings) in
        [(written("POST", None), 0), (written("POST", Some("the bank")), 1), (written("DELETE", None), 1)]
    {
        for page in requested("GET", Some(written.clone())) {
            assert_eq!(page.matches("Warning").count(), warnings, "{written:?}: {page}");
        }
    }
}

/// The page of an error that an operation returns, or that an author wrote a request for: served, and as files.
fn requested(method: &str, written: Option<PublishedExampleRequest>) -> Vec<String> {
    let errors = [ErrorKey::new(422, Some("card_error"), "insufficient_funds")];
    let mut catalog = publish("accounts", &Stripe::new(), &CATALOG).expect("examples");
    let error = catalog.errors.iter_mut().find(|error| error.code == "insufficient_funds").expect("it is published");
    error.requests.extend(written);
    let operation = PublishedOperation::new("change", method, "/accounts/{id}").with_errors(errors);
    let pages = Pages::new(catalog.with_operation(operation));
    let forms = [Representation::Html, Representation::Markdown];
    let served = forms.map(|form| pages.error("insufficient_funds", form).unwrap().unwrap());
    let files = forms.map(|form| pages.export(form).unwrap().into_iter());
    let is_page = |file: &ExportedFile| file.name.starts_with("insufficient_funds.");
    let exported = files.into_iter().flatten().filter(is_page).map(|file| file.text);
    let all: Vec<_> = served.into_iter().chain(exported).collect();
    assert_eq!(all.len(), 4, "a page, its Markdown, and a file of each");
    all
}

#[test]
fn a_page_leads_to_its_neighbours_and_its_publisher() {
    let publisher = Publisher::new().with_home("https://example.com/").unwrap();
    let publisher = publisher.with_support("mailto:help@example.com").unwrap().with_logo("<svg/>");
    let pages = stripe().with_publisher(publisher);
    let page = pages.error("insufficient_funds", Representation::Html).unwrap().unwrap();
    shows(
        &page,
        &[
            "<meta name=\"description\" content=\"422 Unprocessable Content: Insufficient funds. Retrying",
            "<img class=\"logo\" src=\"./logo.svg\" alt=\"\"",
            "<a href=\"https://example.com/\">Home</a>",
            "<a href=\"mailto:help@example.com\">Support</a>",
            "<a rel=\"prev\" href=\"./forbidden\">",
            "<a rel=\"next\" href=\"./internal_error\">",
            "<a href=\"mailto:help@example.com\">Contact support</a>, with the request id of the response.",
        ],
    );
    let files = pages.export(Representation::Html).expect("files");
    assert!(files.iter().any(|file| file.name == "logo.svg" && file.text == "<svg/>"));
    // Without a publisher a page has none of it.
    let page = stripe().error("insufficient_funds", Representation::Html).unwrap().unwrap();
    assert!(!page.contains("logo") && !page.contains("Support"), "{page}");
}

#[test]
fn a_page_shows_how_to_force_its_error_in_a_sandbox() {
    let pages = stripe().with_publisher(Publisher::new().with_sandbox());
    let page = |form| pages.error("account_not_found", form).unwrap().unwrap();
    let html = page(Representation::Html);
    shows(
        &html,
        &[
            "<h3 id=\"invalid_request_error-try\">Try it <a class=\"anchor\" href=\"#invalid_request_error-try\"",
            "<p>With test credentials, this request returns the error. The operation itself does not run.</p>",
            "<figure class=\"example\"><figcaption><span>GET <code>/accounts/{id}</code></span></figcaption>",
            "aria-label=\"Test request that returns invalid_request_error/account_not_found\"",
            "curl -i -X GET &quot;$API_BASE&quot;/accounts/id_123 \\\n  -H &#39;prefer: error=&quot;invalid_request_error/account_not_found&quot;&#39;",
            "Handle it",
        ],
    );
    // No operation returns the other error of this code.
    assert_eq!(html.matches("-try\">").count(), 1, "{html}");
    shows(
        &page(Representation::Markdown),
        &[
            "### Try it\n\nWith test credentials,",
            "```sh\ncurl -i -X GET \"$API_BASE\"/accounts/id_123 \\\n  -H 'prefer: error=",
        ],
    );
    let without = stripe().error("account_not_found", Representation::Html).unwrap().unwrap();
    assert!(!without.contains("Try it") && !without.contains("prefer"), "{without}");
}

#[test]
fn a_name_that_means_no_error_has_suggestions() {
    let missing = |name| stripe().missing(name, Representation::Html).unwrap();
    shows(
        &missing("sufficient_funds"),
        &["Unknown error code: <code>sufficient_funds</code>", "Did you mean:", "href=\"./insufficient_funds\""],
    );
    assert!(!missing("zebra").contains("Did you mean"));
    shows(
        &stripe().missing("funds", Representation::Markdown).unwrap(),
        &["- [`insufficient_funds`](./insufficient_funds.md)"],
    );
}

#[test]
fn a_list_for_language_models() {
    let list = stripe().llms().unwrap();
    shows(
        &list,
        &[
            "# Errors of accounts\n\n> Every error",
            "- [`account_not_found`](./account_not_found.md): 400, Not found elsewhere\n",
            "- [`insufficient_funds`](./insufficient_funds.md): 422, Insufficient funds\n",
        ],
    );
    let files = stripe().export(Representation::Markdown).expect("files");
    assert!(files.iter().any(|file| file.name == "llms.txt" && file.text == list));
}
