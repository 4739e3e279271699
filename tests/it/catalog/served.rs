//! The pages and the catalog of the reference APIs, as they are served.

use std::panic::catch_unwind;

use axum::Router;
use error_catalog::{Severity, assert_catalog_unchanged, check, diff, read};
use error_response::{
    Api, ApiError, ErrorLayer, RouterExt, catalog,
    docs::{CatalogRoutes, Publisher},
    format::{ErrorView, FinImpulse, Problem, ProblemHtml, Stripe, Unwrapped, WireFormat, publish},
};
use example_seed_apis::{APIS, app};

use crate::support::Server;

/// The errors of a small API.
#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code)] // Only the definitions matter here.
enum AccountError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found")]
    NotFound {
        /// The id.
        id: String,
    },
}

#[tokio::test]
async fn every_error_of_the_reference_apis_has_its_page() {
    let server = Server::start(app()).await;
    for api in APIS {
        let base = format!("/{}/errors", api.name);
        let catalog = read(server.ask("GET", &format!("{base}/errors.json"), &[], "").await.body()).unwrap();
        assert!(catalog.errors.iter().any(|error| !error.framework), "{base}");
        for error in &catalog.errors {
            let page = server.ask("GET", &format!("{base}/{}", error.code), &[], "").await;
            assert_eq!(page.status(), 200, "{base}/{}", error.code);
            assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
            assert!(page.body().contains(&format!("<code>{}</code></h1>", error.wire_code())), "{}", page.body());
        }
        for operation in &catalog.operations {
            let index = server.ask("GET", &format!("{base}/?operation={}", operation.id), &[], "").await;
            let rows = index.body().matches("<th scope=\"row\">").count();
            let keys: std::collections::BTreeSet<_> =
                operation.errors.iter().map(|key| (&key.error_type, &key.code)).collect();
            assert_eq!(rows, keys.len(), "{base} {}", operation.id);
        }
    }
}

#[tokio::test]
async fn the_document_and_the_pages_have_one_catalog() {
    let server = Server::start(app()).await;
    for api in APIS {
        let ask = async |name: &str| server.ask("GET", &format!("/{}/{name}", api.name), &[], "").await;
        let carried = read(ask("openapi.json").await.body()).unwrap();
        let served = read(ask("errors/errors.json").await.body()).unwrap();
        assert!(!served.operations.is_empty());
        assert_eq!(diff(&carried, &served), []);
        assert_eq!(carried, served);
    }
}

#[tokio::test]
async fn what_a_reference_api_publishes_is_unchanged() {
    let server = Server::start(app()).await;
    let served = server.ask("GET", "/stripe-like/errors/errors.json", &[], "").await;
    let published = read(served.body()).unwrap();
    let faults: Vec<_> = check(&published).into_iter().filter(|lint| lint.level != Severity::Note).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert_catalog_unchanged!("golden/catalog/stripe_like.json", published);
}

/// No error of theirs has a code that the format has for something else, and no other error is found.
#[tokio::test]
async fn the_reference_apis_have_no_faults() {
    let server = Server::start(app()).await;
    let mut faults = Vec::new();
    for api in APIS {
        let served = server.ask("GET", &format!("/{}/errors/errors.json", api.name), &[], "").await;
        let found = check(&read(served.body()).unwrap()).into_iter().filter(|lint| lint.level == Severity::Error);
        faults.extend(found.map(|lint| format!("{}: {}: {}", api.name, lint.subject, lint.text)));
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[tokio::test]
async fn a_type_leads_to_its_page() {
    let server = Server::start(app()).await;
    let problem = server.ask("GET", "/none", &[], "").await.json();
    let page = server.ask("GET", problem["type"].as_str().unwrap(), &[("accept", "text/markdown")], "").await;
    assert_eq!(page.header("content-type"), Some("text/markdown; charset=utf-8"));
    assert_eq!(page.header("vary"), Some("accept"));
    assert!(page.body().starts_with("# `not_found`\n"), "{}", page.body());
}

#[tokio::test]
async fn pages_are_served_under_a_strict_policy() {
    let server = Server::start(app()).await;
    for path in
        ["", "forbidden", "forbidden.md", "forbidden.json", "errors.json", "style.css", "script.js", "icon.svg", "none"]
    {
        let page = server.ask("GET", &format!("/stripe-like/errors/{path}"), &[], "").await;
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(page.status(), if path == "none" { 404 } else { 200 }, "{path}");
    }
    let missing = server.ask("GET", "/stripe-like/errors/none.json", &[], "").await;
    assert_eq!((missing.status(), &*missing.json()["error"]["code"].to_string()), (404, "\"resource_not_found\""));
}

#[tokio::test]
async fn what_a_client_has_is_not_sent_again() {
    let server = Server::start(app()).await;
    for (path, kept) in [("forbidden", "no-cache"), ("style.css", "public, max-age=3600"), ("errors.json", "no-cache")]
    {
        let path = format!("/stripe-like/errors/{path}");
        let first = server.ask("GET", &path, &[], "").await;
        let tag = first.header("etag").unwrap().to_owned();
        // A compression changes the bytes.
        assert!(tag.starts_with("W/\""), "{tag}");
        assert_eq!(first.header("cache-control"), Some(kept), "{path}");
        for known in [tag.clone(), format!("\"other\", W/{tag}"), "*".to_owned()] {
            let again = server.ask("GET", &path, &[("if-none-match", &known)], "").await;
            assert_eq!((again.status(), again.body(), again.header("etag")), (304, "", Some(&*tag)), "{path}");
            assert_eq!(again.header("content-type"), None, "{path}");
        }
        let changed = server.ask("GET", &path, &[("if-none-match", "\"other\"")], "").await;
        assert_eq!(changed.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn the_index_is_found_without_its_slash() {
    let server = Server::start(app()).await;
    let redirect = server.ask("GET", "/finqware/errors", &[], "").await;
    assert_eq!((redirect.status(), redirect.header("location")), (308, Some("errors/")));
}

#[tokio::test]
async fn the_listing_has_the_form_of_the_format() {
    let format = FinImpulse::new();
    let routes = CatalogRoutes::new("numbers", &format, &catalog![AccountError]).unwrap();
    let router = routes.router().unwrap();
    let server = Server::start(axum::Router::new().merge(router).errors(ErrorLayer::new(format))).await;
    let listing = server.ask("GET", "/errors/listing.json", &[], "").await.json();
    assert_eq!(listing[0], serde_json::json!({"code": 20_000, "message": "Ok"}));
}

#[tokio::test]
async fn the_pages_are_where_the_addresses_lead() {
    let format = Stripe::new().with_docs_base("https://api.example.com/v1/docs/errors/").unwrap();
    let routes = CatalogRoutes::new("accounts", &format, &catalog![AccountError]).unwrap();
    let refused = routes.clone().nested_at("/v2").router::<()>().unwrap_err().to_string();
    assert!(refused.ends_with("its path lies not below `/v2/`, where the router is nested"), "{refused}");
    let inner = routes.nested_at("/v1").router().unwrap();
    let server = Server::start(axum::Router::new().nest("/v1", inner).errors(ErrorLayer::new(format))).await;
    let page = server.ask("GET", "/v1/docs/errors/account_not_found", &[], "").await;
    assert!(page.body().contains("https://api.example.com/v1/docs/errors/account_not_found"), "{}", page.body());
}

/// A format of one's own says its base once: bodies, catalog and pages have it.
#[tokio::test]
async fn the_link_in_a_body_leads_to_the_page() {
    #[derive(Debug, Clone)]
    struct Own;

    impl WireFormat for Own {
        type Failure<'a> = std::collections::BTreeMap<&'static str, std::borrow::Cow<'a, str>>;
        type Success<'a> = Unwrapped;

        fn name(&self) -> &'static str {
            "own"
        }

        fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Self::Failure<'a> {
            [("code", self.code(view))].into_iter().chain(self.docs(view).map(|docs| ("more", docs))).collect()
        }

        fn docs_base(&self) -> Option<&str> {
            Some("/help/errors/")
        }
    }
    const API: Api<Own> = Api::new("own", Own, catalog![AccountError]);
    let account = axum::routing::get(async || AccountError::NotFound { id: "acc_9".to_owned() });
    let app = Router::new().route("/account", account).merge(API.pages().unwrap().router().unwrap()).errors(API);
    let server = Server::start(app).await;
    let answer = server.ask("GET", "/account", &[], "").await;
    assert_eq!(answer.body(), r#"{"code":"account_not_found","more":"/help/errors/account_not_found"}"#);
    assert_eq!(server.ask("GET", "/help/errors/account_not_found", &[], "").await.status(), 200);
    let published = API.publish().unwrap();
    let uri = published.error(None, "account_not_found").unwrap().uri.as_deref();
    assert_eq!(
        (uri, published.layout.as_ref().unwrap().uri.as_deref()),
        (Some("/help/errors/account_not_found"), Some("/more"))
    );
}

/// The formats of an API have codes of their own for what the framework sends.
#[tokio::test]
async fn the_links_of_each_format_lead_to_pages() {
    let base = "https://api.example.com/errors/";
    let problem = || Problem::new().with_type_base(base).unwrap();
    let formats = (Stripe::new().with_docs_base(base).unwrap(), ProblemHtml::new(problem()), problem());
    let api = Api::new("links", formats, catalog![AccountError]);
    let fails = || -> &str { panic!("on purpose") };
    let router = Router::new().route("/panic", axum::routing::get(async move || fails()));
    let server = Server::start(router.merge(api.pages().unwrap().router().unwrap()).errors(api.layer())).await;
    for path in ["/none", "/panic"] {
        for accept in ["application/json", "text/html", "application/problem+json"] {
            let answer = server.ask("GET", path, &[("accept", accept)], "").await;
            let (_, link) = answer.body().split_once("https://api.example.com").expect("a link");
            let page = link.split(['"', '<']).next().unwrap_or_default();
            assert_eq!(server.ask("GET", page, &[], "").await.status(), 200, "{path} in {accept}: {page}");
        }
    }
}

/// A base at which no route can be, from a format of one's own.
#[derive(Debug, Clone)]
struct At(&'static str);

impl WireFormat for At {
    type Failure<'a> = &'a str;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "at"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> &'a str {
        view.code()
    }

    fn docs_base(&self) -> Option<&str> {
        Some(self.0)
    }
}

#[test]
fn a_base_that_no_route_can_have_is_an_error_at_start() {
    for (base, why) in [
        ("/:v/errors/", "has `:` in its path"),
        ("/*/errors/", "has `*` in its path"),
        ("/{id}/errors/", "has `{` in its path"),
        ("/{*rest}/errors/", "has `{` in its path"),
        ("/a}/errors/", "has `}` in its path"),
        ("/fehlerü/", "percent-encode it (`%C3%BC`)"),
        ("/errors//", "has an empty segment"),
        ("/../errors/", "has the segment `..`"),
        ("/a%2Ferrors/", "has `%2F`"),
        ("/errors", "write \"/errors/\""),
        ("https://api.example.com/{id}/", "has `{` in its path"),
    ] {
        let of_problem = Problem::new().with_type_base(base).unwrap_err().to_string();
        let of_docs = Stripe::new().with_docs_base(base).unwrap_err().to_string();
        let of_log = Stripe::new().with_request_log_base(base).unwrap_err().to_string();
        let published = format!("{:?}", CatalogRoutes::new("own", &At(base), &catalog![AccountError]).unwrap_err());
        let of_layer = catch_unwind(|| ErrorLayer::new(At(base))).unwrap_err();
        let of_layer = of_layer.downcast_ref::<String>().unwrap().clone();
        for refused in [of_problem, of_docs, of_log, published, of_layer] {
            assert!(refused.contains(&format!("{base:?}")) && refused.contains(why), "{refused}");
        }
    }
    // Addresses that lead elsewhere.
    for base in ["https://docs.example.com/errors#", "/errors?code=", "/errors/error-", "https://docs.example.com/"] {
        let format = Problem::new().with_type_base(base).unwrap();
        let routes = CatalogRoutes::new("own", &format, &catalog![AccountError]).unwrap();
        assert!(routes.router::<()>().unwrap_err().to_string().contains(&format!("{base:?}")), "{base}");
    }
}

/// `errors` would be sent as `"errorsnot_found"`.
#[test]
fn an_invalid_base_of_a_format_of_ones_own_says_what_to_write() {
    let text = "`docs_base` of the format `at` returns an invalid base: the base \"errors\" of addresses must begin with \
                https://, http:// or one /: write \"/errors/\"";
    let layer = catch_unwind(|| ErrorLayer::new(At("errors"))).unwrap_err();
    assert_eq!(layer.downcast_ref::<String>().unwrap(), text);
    let alternative = catch_unwind(|| ErrorLayer::new(Problem::new()).with_alternative(At("errors"))).unwrap_err();
    assert_eq!(alternative.downcast_ref::<String>().unwrap(), text);
    const API: Api<At> = Api::new("at", At("errors"), catalog![AccountError]);
    let published = API.publish().unwrap_err();
    assert_eq!(published.to_string(), format!("a body could not be written: {text}"));
}

#[tokio::test]
async fn every_base_that_is_allowed_has_pages() {
    for base in ["/errors/", "/a.b/~c-d_e/", "/fehler%C3%BC/", "/a%40b/%7Bid%7D/", "https://api.example.com/v1/errors/"]
    {
        let format = Problem::new().with_type_base(base).unwrap();
        let pages = CatalogRoutes::new("accounts", &format, &catalog![AccountError]).unwrap().router().unwrap();
        let fail = async || error_response::Error::from(AccountError::NotFound { id: "acc_1".into() });
        let routes = axum::Router::new().route("/fail", axum::routing::get(fail));
        let server = Server::start(routes.merge(pages).errors(ErrorLayer::new(format))).await;
        let error_type = server.ask("GET", "/fail", &[], "").await.json()["type"].as_str().unwrap().to_owned();
        assert_eq!(error_type, format!("{base}account_not_found"));
        let path = error_type.strip_prefix("https://api.example.com").unwrap_or(&error_type);
        let page = server.ask("GET", path, &[], "").await;
        assert_eq!(page.status(), 200, "{path} {page:?}");
        // Without its last slash, the address of the index leads to it.
        let index = path.strip_suffix("/account_not_found").unwrap();
        let redirect = server.ask("GET", index, &[], "").await;
        let last = index.rsplit('/').next().unwrap();
        assert_eq!((redirect.status(), redirect.header("location")), (308, Some(&*format!("{last}/"))));
        assert_eq!(server.ask("GET", &format!("{index}/"), &[], "").await.status(), 200);
    }
}

#[test]
fn the_same_catalog_is_published_each_time() {
    let published = || publish("accounts", &Problem::new(), &catalog![AccountError]).unwrap();
    assert_eq!(published(), published());
}

/// What a page tells a reader to send is a request that the API takes.
#[tokio::test]
async fn an_example_request_is_taken() {
    const KEYS: [(&str, &str); 4] = [
        ("finimpulse", "tok_demo"),
        ("finternet", "sk_test_finternet"),
        ("uppercase", "key_full_access"),
        ("stripe-like", "eyJhbGciOiJIUzI1NiJ9.full_access"),
    ];
    let server = Server::start(app()).await;
    let mut refused = Vec::new();
    for (api, key) in KEYS {
        let catalog = server.ask("GET", &format!("/{api}/errors/errors.json"), &[], "").await;
        for operation in read(catalog.body()).unwrap().operations {
            let request = operation.request.unwrap_or_else(|| panic!("{api}: {} needs its key", operation.id));
            let headers: Vec<(String, String)> = request
                .headers
                .iter()
                .map(|header| (header.name.clone(), header.value.as_deref().unwrap().replace("$API_KEY", key)))
                .collect();
            let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (&**name, &**value)).collect();
            let path = format!("/{api}{}", request.path);
            let answer =
                server.ask(&operation.method, &path, &headers, request.body.as_deref().unwrap_or_default()).await;
            // What it names may not be there; what it is, the API reads.
            if answer.status() >= 400 && answer.status() != 404 {
                refused.push(format!("{} {path}: {} {}", operation.method, answer.status(), answer.body()));
            }
        }
    }
    assert_eq!(refused, [""; 0]);
}

#[tokio::test]
async fn a_publisher_has_links_a_logo_and_readers_of_other_origins() {
    let catalog = publish("accounts", &Stripe::new(), &catalog![AccountError]).unwrap();
    let publisher = Publisher::new().with_home("https://example.com/").unwrap().with_logo("<svg/>");
    let routes = CatalogRoutes::published(catalog.clone()).with_publisher(publisher).read_across_origins();
    let app = Router::new().merge(routes.router().unwrap()).errors(ErrorLayer::new(Stripe::new()));
    let server = Server::start(app).await;
    let ask = async |name: &str| server.ask("GET", &format!("/errors/{name}"), &[], "").await;

    let page = ask("account_not_found").await;
    assert!(page.body().contains("<a href=\"https://example.com/\">Home</a>"), "{}", page.body());
    assert_eq!(page.header("access-control-allow-origin"), None);
    let logo = ask("logo.svg").await;
    assert_eq!((logo.body(), logo.header("content-type")), ("<svg/>", Some("image/svg+xml")));
    assert!(logo.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
    let data = ask("errors.json").await;
    assert_eq!(data.header("access-control-allow-origin"), Some("*"));
    assert_eq!(data.header("cross-origin-resource-policy"), Some("cross-origin"));
    let list = ask("llms.txt").await;
    assert_eq!(list.header("content-type"), Some("text/plain; charset=utf-8"));
    assert!(list.body().contains("- [`account_not_found`](./account_not_found.md): 404, No such account"));

    // Without a publisher there is neither.
    let app = Router::new().merge(CatalogRoutes::published(catalog).router().unwrap());
    let server = Server::start(app.errors(ErrorLayer::new(Stripe::new()))).await;
    let ask = async |name: &str| server.ask("GET", &format!("/errors/{name}"), &[], "").await;
    assert_eq!(ask("logo.svg").await.status(), 404);
    assert_eq!(ask("errors.json").await.header("access-control-allow-origin"), None);
}
