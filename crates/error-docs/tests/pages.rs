//! What the pages show.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use error_catalog::{ErrorKey, PublishedCatalog, PublishedDeprecation, PublishedOperation, PublishedRequest};
use error_core::{ApiError, CallView, Catalog, Category, Definition, DefinitionSet, ErrorSet, catalog};
use error_docs::{ExportedFile, IndexQuery, Pages, Representation};
use error_formats::{ErasedWireFormat, FinImpulse, Problem, Stripe, Uppercase, add_examples, entries, publish, render};

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
            "<h3>What it means</h3><p><bdi>The account does not exist, or the caller may not see it.</bdi></p>\
             <p><bdi>It may have been closed.</bdi></p></section>",
            "<h3>Cause</h3><p><bdi>The id is of another environment.</bdi></p><p><bdi>Or it was typed by hand.</bdi></p>",
            "<h3>How to fix it</h3><p><bdi>Check the id.</bdi></p>",
            "<h3>Retry</h3><p>Don’t retry the same request.",
            "No account found with id: {id}",
            "The parameter at fault is always <code>id</code>.",
            "<span class=\"method\">GET</span> <code>/accounts/{id}</code>",
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
             <p><bdi>The bank has accounts.</bdi></p><p><bdi>Ask for them.</bdi></p>\
             <p>It may be returned until <bdi>2027-06-30</bdi>.</p></section>",
            "<article id=\"invalid_request_error\"",
        ],
    );
    assert_eq!(page.matches("class=\"deprecated\"").count(), 1);
    let page = deprecated("insufficient_funds", Representation::Markdown);
    let banner = "\n### Deprecated since `2026-12-01`\n\nUse [`insufficient_funds`](./insufficient_funds.md) instead.\n\n\
                  The bank has accounts.\n\nAsk for them.\n\nIt may be returned until `2027-06-30`.\n\n- Status";
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
            "\n### Retry\n\nDon’t retry the same request.",
            "\n### What the client reads\n\n- Message: The account does not have sufficient funds\n",
            "\n| Name | Type | Present |\n|---|---|---|\n| `required` | integer | always |\n| `available` | integer | sometimes |\n",
            "\nIn stripe:\n\n```http\nHTTP/1.1 422 Unprocessable Content\n",
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
        &["Request to POST <code>/a</code>", sent, "POST <code>/b</code>", sent, "POST <code>/c</code>", sent],
    );
    assert!(!page.contains("Request to POST <code>/d"), "{page}");
    let page = pages.error("insufficient_funds", Representation::Markdown).expect("a page").expect("the code");
    shows(
        &page,
        &[
            "\n### Example\n\nTo POST `/a`:\n\n```sh\ncurl -i -X POST \"$API_BASE\"/a \\\n  -H \"authorization: Bearer $API_KEY\" \\\n  \
             --data-raw '{\n  \"a\": 1\n}'\n```\n\nTo POST `/b`:\n\n```sh\n",
            "\nTo POST `/c`:\n",
            "\n```\n\n```http\nHTTP/1.1 422",
        ],
    );
    assert!(!page.contains("To POST `/d`") && !page.contains("\n\n\n"), "{page}");
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
    assert_eq!(listed("type=card_error"), 1);
    assert_eq!(listed("operation=get_account"), 1);
    assert_eq!(listed("operation=none"), 0);
    assert_eq!(listed("q=funds&status=429"), 0);
    assert_eq!(listed("status=x&page=999999999999999999999"), all);
    let page = pages.index(&IndexQuery::parse("q=funds&status=422"), Representation::Html).expect("a page");
    shows(&page, &["value=\"funds\"", "<option value=\"422\" selected>", &format!("1 of {all} errors")]);
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
    let row = |at: usize| (&list[at]["code"], &list[at]["link"]);
    assert_eq!(list.as_array().map(Vec::len), Some(1_000));
    assert!((0..1_000).any(|at| row(at) == (&"code_00970".into(), &"./code_00970.html".into())), "{list}");
    for page in ["index.html", "index-20.html"] {
        // Hidden until the script is there: without it the fields do nothing.
        shows(
            text(page),
            &["<form class=\"filter\"", "data-list=\"./list.js\" hidden>", "<label for=\"q\">Search</label>"],
        );
        assert!(!text(page).contains("type=\"submit\"") && !text(page).contains("name=\"operation\""));
    }
    assert!(text("script.js").contains("form[data-list]"));
    let served = stripe().index(&IndexQuery::default(), Representation::Html).expect("a page");
    assert!(!served.contains("data-list") && !served.contains("hidden>"), "{served}");
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
                assert!(once.contains(name), "{}: {name} is no chapter", file.name);
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
