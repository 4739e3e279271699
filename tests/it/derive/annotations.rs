//! `owner`, `runbook`, `since`, `example`, the headings `Cause` and `Solution`, and what a detail means: from the
//! attribute to the definition, the catalog, the gate and the pages.

use axum::Router;
use error_catalog::{Impact, PublishedCatalog, PublishedError, PublishedExampleRequest, PublishedRequest, diff};
use error_core::{Annotations, ApiError, Catalog, Definition, DefinitionData, ErrorStatus, ExampleRequest, catalog};
use error_formats::{Problem, add_operators, publish};
use error_response::docs::CatalogRoutes;

use crate::support::ask;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(owner = "accounts team", runbook = "https://wiki.example.com/accounts")]
#[allow(dead_code, reason = "only the definitions matter")]
enum AccountError {
    /// No such account
    ///
    /// The account does not exist.
    ///
    /// # Causes
    ///
    /// - The id is of another environment.
    /// - The account was closed.
    ///
    /// # Solution
    ///
    /// 1. List the accounts.
    /// 2. Use an `id` of them.
    ///
    /// # Internal
    ///
    /// Table `acc`.
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", since = "1.4", action = "Use another id")]
    #[api(example = "GET /accounts/acc_9", example("DELETE /accounts/acc_9", header("Authorization" = "Bearer $API_KEY")))]
    NotFound {
        /// The id that was *sent*.
        ///
        /// # Internal
        ///
        /// Never a real one.
        #[api(detail = "account_id")]
        id: String,
        /// Says nothing to anybody: it is no detail.
        shard: u32,
    },

    /// The bank failed
    #[error("bank")]
    #[api(status = 503, code = "bank_failed", retry_after = unknown, owner = "banks team", runbook = "/runbooks/bank")]
    #[api(example("POST /transfers", body = r#"{"amount": 1}"#, depends_on = "the bank"))]
    Bank,

    /// Malformed
    #[error("The body is malformed")]
    #[api(status = 400, code = "malformed")]
    #[api(example("POST /transfers", raw_body = "{"), example("POST /transfers", header("content-type" = "text/csv"), body = "a,b"))]
    Malformed,
}

const ERRORS: Catalog = catalog![AccountError];

fn published() -> PublishedCatalog {
    publish("accounts", &Problem::new(), &ERRORS).expect("examples")
}

fn error<'a>(catalog: &'a PublishedCatalog, code: &str) -> &'a PublishedError {
    catalog.error(None, code).expect("it is in the catalog")
}

#[test]
fn a_definition_has_what_its_author_wrote() {
    let not_found = AccountError::NOT_FOUND;
    assert_eq!(
        (not_found.owner(), not_found.runbook()),
        (Some("accounts team"), Some("https://wiki.example.com/accounts"))
    );
    assert_eq!(
        (not_found.since(), not_found.solution()),
        (Some("1.4"), Some("1. List the accounts.\n2. Use an `id` of them."))
    );
    assert_eq!(not_found.description(), Some("The account does not exist."));
    assert_eq!(not_found.details()[0].description(), Some("The id that was *sent*."));
    const DELETE: ExampleRequest =
        ExampleRequest::new("DELETE /accounts/acc_9").with_headers(&[("authorization", "Bearer $API_KEY")]);
    assert_eq!(not_found.requests(), [ExampleRequest::new("GET /accounts/acc_9"), DELETE]);

    let bank = AccountError::BANK;
    assert_eq!((bank.owner(), bank.runbook(), bank.since()), (Some("banks team"), Some("/runbooks/bank"), None));
    assert_eq!(bank.requests()[0].depends_on(), Some("the bank"));
    assert_eq!(AccountError::MALFORMED.requests()[0].body(), Some("{"));
}

/// Two definitions that differ in them are two.
#[test]
fn they_are_part_of_the_equality() {
    const PLAIN: Definition = Definition::new(ErrorStatus::GONE, "gone");
    static OWNED: Annotations = Annotations::new().with_owner("a team");
    static NOTHING: Annotations = Annotations::new();
    assert_ne!(PLAIN, PLAIN.with_annotations(&OWNED));
    assert_eq!(PLAIN, PLAIN.with_annotations(&NOTHING));
}

#[test]
fn the_catalog_has_them_and_operators_alone_read_of_owners() {
    let mut catalog = published();
    let not_found = error(&catalog, "account_not_found");
    assert_eq!(not_found.causes, ["The id is of another environment.", "The account was closed."]);
    assert_eq!(not_found.solutions, ["List the accounts.", "Use an `id` of them."]);
    assert_eq!(not_found.since.as_deref(), Some("1.4"));
    assert_eq!(not_found.members[0].description.as_deref(), Some("The id that was *sent*."));
    let delete = PublishedRequest::new("/accounts/acc_9").with_header("authorization", "Bearer $API_KEY");
    let request = |method: &str, request| PublishedExampleRequest { method: method.into(), request, depends_on: None };
    assert_eq!(
        not_found.requests,
        [request("GET", PublishedRequest::new("/accounts/acc_9")), request("DELETE", delete)]
    );
    let malformed = &error(&catalog, "malformed").requests;
    let types = malformed.iter().map(|it| it.request.headers[0].value.as_deref());
    assert_eq!(types.collect::<Vec<_>>(), [Some("application/json"), Some("text/csv")]);

    let json = serde_json::to_string(&catalog).expect("JSON");
    for secret in ["team", "wiki", "runbook", "Table `acc`", "Never a real one", "Says nothing"] {
        assert!(!json.contains(secret), "{secret}: {json}");
    }
    add_operators(&mut catalog, &Problem::new(), &ERRORS);
    let operators = |code| (error(&catalog, code).owner.as_deref(), error(&catalog, code).runbook.as_deref());
    assert_eq!(operators("bank_failed"), (Some("banks team"), Some("/runbooks/bank")));
    assert_eq!(operators("account_not_found"), (Some("accounts team"), Some("https://wiki.example.com/accounts")));
}

/// Who owns an error, and how it is explained, is no contract with clients.
#[test]
fn no_change_of_them_breaks_clients() {
    let with = published();
    let mut without = with.clone();
    for error in &mut without.errors {
        (error.since, error.solution, error.cause) = (None, None, None);
        error.requests.clear();
        error.members.iter_mut().for_each(|member| member.description = None);
    }
    let mut owned = with.clone();
    add_operators(&mut owned, &Problem::new(), &ERRORS);
    for (old, new) in [(&with, &without), (&without, &with), (&with, &owned), (&owned, &with)] {
        let changes = diff(old, new);
        assert!(!changes.is_empty());
        assert!(changes.iter().all(|change| change.level == Impact::Patch), "{changes:?}");
    }
    let rules: Vec<_> = diff(&with, &without).into_iter().map(|change| change.rule).collect();
    for rule in ["since-removed", "solution-removed", "example-requests-changed", "member-description-changed"] {
        assert!(rules.iter().any(|found| *found == rule), "{rule}: {rules:?}");
    }
}

async fn page(catalog: PublishedCatalog, path: &str) -> String {
    let router: Router = CatalogRoutes::published(catalog).router().expect("a path of its own");
    ask(router, "GET", path).await
}

#[tokio::test]
async fn pages_show_lists_members_and_requests() {
    let html = page(published(), "/errors/account_not_found").await;
    for shown in [
        "<dt>Since</dt><dd><bdi>1.4</bdi></dd>",
        "<ul>\n<li>The id is of another environment.</li>\n<li>The account was closed.</li>\n</ul>",
        "<h3>How to fix it</h3><div class=\"prose\" dir=\"auto\"><p>Use another id</p>\n<ol>\n<li>List the accounts.</li>",
        "<code>/account_id</code></th><td>string</td><td>always</td><td dir=\"auto\">The id that was <em>sent</em>.</td>",
        "<span>A request that returns this error: GET <code>/accounts/acc_9</code></span>",
        "Warning: this request deletes data.",
        "-H &quot;authorization: Bearer $API_KEY&quot;",
    ] {
        assert!(html.contains(shown), "{shown} is not in {html}");
    }
    assert!(!html.contains("may return this error") && !html.contains("Owner"), "{html}");
    let markdown = page(published(), "/errors/bank_failed.md").await;
    let request = "A request that may return this error; whether it does depends on the bank:\n\nWarning: this request may change data.\n\n```sh\ncurl";
    assert!(markdown.contains(request), "{markdown}");
}

#[tokio::test]
async fn pages_for_operators_have_owner_and_runbook() {
    let mut catalog = published();
    add_operators(&mut catalog, &Problem::new(), &ERRORS);
    let html = page(catalog.clone(), "/errors/account_not_found").await;
    assert!(html.contains("<dt>Owner</dt><dd><bdi>accounts team</bdi>"), "{html}");
    assert!(html.contains("<a href=\"https://wiki.example.com/accounts\">"), "{html}");
    let markdown = page(catalog, "/errors/bank_failed.md").await;
    assert!(markdown.contains("\n- Owner: banks team\n- Runbook: `/runbooks/bank`\n"), "{markdown}");
}

#[test]
fn data_has_them_too() {
    let row = r#"{"code": "full", "status": 409, "title": "Full", "owner": "halls", "runbook": "/full", "since": "1",
        "solution": "- Wait", "example": "GET /halls/1"}"#;
    let data: DefinitionData = serde_json::from_str(row).expect("a row");
    let catalog = Catalog::try_from_data([data]).expect("a catalog");
    let full = catalog.definition(None, "full").expect("it is there");
    assert_eq!((full.owner(), full.since(), full.solution()), (Some("halls"), Some("1"), Some("- Wait")));
    assert_eq!((full.runbook(), full.requests()), (Some("/full"), &[ExampleRequest::new("GET /halls/1")][..]));
    let wrong = [row.replace("GET /halls/1", "/halls/1"), row.replace("\"/full\"", "\"wiki\"")];
    for (row, text) in wrong.into_iter().zip(["`example` is a method in capitals", "`runbook` is an address"]) {
        let data = serde_json::from_str::<DefinitionData>(&row).expect("a row");
        let refused = Catalog::try_from_data([data]).expect_err("it is wrong").to_string();
        assert!(refused.contains(text), "{refused}");
    }
}
