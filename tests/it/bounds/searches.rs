//! What a search of the pages costs and shows.

use axum::Router;
use error_response::{
    ApiError, ErrorLayer, RouterExt, catalog,
    docs::CatalogRoutes,
    format::{Stripe, publish},
};

use super::ask;
use crate::support::Server;

/// No such account
#[derive(Debug, thiserror::Error, ApiError)]
#[error("No account found")]
#[api(status = 404, code = "account_not_found", type = "accounts")]
struct NoAccount;

/// A thousand codes of one text.
fn app() -> Router {
    let format = Stripe::new();
    let mut catalog = publish("accounts", &format, &catalog![NoAccount]).unwrap();
    let error = catalog.errors.iter().find(|error| error.code == "account_not_found").unwrap().clone();
    catalog.errors = (0..1_000)
        .map(|number| {
            let mut error = error.clone();
            error.code = format!("account_{number}");
            error.description = Some("The account does not exist, or the caller may not see it.".to_owned());
            error
        })
        .collect();
    Router::new().merge(CatalogRoutes::published(catalog).router().unwrap()).errors(ErrorLayer::new(format))
}

/// The length of the page that lists everything.
async fn whole() -> usize {
    ask(app(), "/errors/").await.body().len()
}

#[tokio::test]
async fn words_after_the_sixteenth_are_not_looked_for() {
    let server = Server::start(app()).await;
    let found = async |words: &[&str]| {
        let page = server.ask("GET", &format!("/errors/index.md?q={}", words.join("+")), &[], "").await;
        page.body().lines().filter(|line| line.starts_with("| 404")).count()
    };
    assert_eq!(found(&[&["account"; 15][..], &["none"]].concat()).await, 0);
    assert_eq!(found(&[&["account"; 16][..], &["none"]].concat()).await, 50);
    // Nor is what follows 256 characters; versions of HTTP are no words, and blanks are one each.
    assert_eq!(found(&[&["acc"][..], &["HTTP/1.1++"; 27], &["z"]].concat()).await, 0);
    assert_eq!(found(&[&["acc"][..], &["HTTP/1.1++"; 28], &["z"]].concat()).await, 50);
}

#[tokio::test]
async fn a_page_repeats_little_of_its_address() {
    let server = Server::start(app()).await;
    let whole = whole().await;
    let words = ["a+".repeat(32_000), "account+".repeat(8_000), "%C3%A9+".repeat(9_000), "%22".repeat(21_000)];
    for query in words {
        // The field has 4,096 characters of it, of which each may be written as `&quot;`.
        for (path, more) in [("index.html?q=", 26_624), ("index.md?q=", 8_192), ("?page=2&q=", 26_624)] {
            let answer = server.ask("GET", &format!("/errors/{path}{query}"), &[], "").await;
            assert_eq!(answer.status(), 200);
            assert!(answer.body().len() < whole + more, "{path}{query:.20}: {}", answer.body().len());
        }
    }
    for name in ["type", "operation"] {
        let (long, short) = ("x".repeat(257), "x".repeat(256));
        let page = async |value: &str| server.ask("GET", &format!("/errors/?{name}={value}"), &[], "").await;
        // A long name is not read, a short one fits none.
        assert!(page(&long).await.body().contains("account_49"), "{name}");
        assert!(page(&short).await.body().contains("No error matches"), "{name}");
    }
    let missing = server.ask("GET", &format!("/errors/{}", "%22".repeat(21_000)), &[], "").await;
    assert_eq!(missing.status(), 404);
    assert!(missing.body().len() < whole, "{}", missing.body().len());
    let missing = server.ask("GET", &format!("/errors/{}", "x".repeat(60_000)), &[], "").await;
    assert!(missing.body().contains(&format!("{}…", "x".repeat(128))) && missing.body().len() < 8_192);
}

#[tokio::test]
async fn of_a_name_that_means_nothing_a_beginning_is_searched() {
    let server = Server::start(app()).await;
    // The code stands in what is read, or behind it.
    let name = |before: usize| format!("{}_code=account7", "x".repeat(before));
    for accept in ["text/html", "text/markdown", "application/json"] {
        let ask = async |name: String| {
            let answer = server.ask("GET", &format!("/errors/{name}"), &[("accept", accept)], "").await;
            assert_eq!(answer.status(), 404);
            answer.body().contains("Did you mean")
        };
        assert!(ask(name(100)).await, "{accept}");
        assert!(!ask(name(128)).await, "{accept}");
        assert!(!ask(name(60_000)).await, "{accept}");
    }
}
