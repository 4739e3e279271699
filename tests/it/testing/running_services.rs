//! The reference APIs, asked over a socket by what their catalogs say alone, as
//! a service in another language is.

use std::{net::SocketAddr, num::NonZeroU32};

use axum::Router;
use error_catalog::PublishedCatalog;
use error_response::testing::{Report, ServiceConformance, conformance_at};
use example_seed_apis::{APIS, finqware};
use tokio::net::TcpListener;

use crate::support::ask;

fn router(api: &str) -> Router {
    (APIS.iter().find(|known| known.name == api).unwrap().router)()
}

/// The catalog in the document that the API serves.
async fn catalog(api: &str) -> PublishedCatalog {
    let document = ask(router(api), "GET", "/openapi.json").await;
    error_catalog::read(document.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// What is found of `api`, held against `catalog`.
async fn found(
    api: &str,
    catalog: PublishedCatalog,
    with: impl FnOnce(ServiceConformance) -> ServiceConformance + Send + 'static,
) -> Report {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = router(api).into_make_service_with_connect_info::<SocketAddr>();
    let served = tokio::spawn(async move { axum::serve(listener, service).await });
    let run = move || {
        let service = conformance_at(&url, &catalog).unwrap().rate(NonZeroU32::MAX);
        with(service).run().unwrap()
    };
    let report = tokio::task::spawn_blocking(run).await.unwrap();
    served.abort();
    report
}

#[track_caller]
fn check(report: &Report, statuses: &[u16]) {
    report.assert_clean();
    let missing: Vec<_> = statuses.iter().filter(|status| !report.errors().contains_key(status)).collect();
    assert!(missing.is_empty(), "no {missing:?} in {:?}", report.errors());
}

fn with_key(service: ServiceConformance, key: &str) -> ServiceConformance {
    service.header("authorization", key).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stripe_like_api() {
    let with = |service| with_key(service, "Bearer eyJhbGciOiJIUzI1NiJ9.full_access").allow_writes();
    check(&found("stripe-like", catalog("stripe-like").await, with).await, &[401, 404, 405, 429]);
}

#[tokio::test(flavor = "multi_thread")]
async fn finimpulse_whose_codes_are_numbers() {
    let with = |service| with_key(service, "Bearer tok_demo").allow_writes();
    check(&found("finimpulse", catalog("finimpulse").await, with).await, &[400, 401, 404, 405]);
}

#[tokio::test(flavor = "multi_thread")]
async fn finternet() {
    let with = |service| with_key(service, "Bearer sk_test_finternet").allow_writes();
    check(&found("finternet", catalog("finternet").await, with).await, &[400, 401, 404, 405]);
}

#[tokio::test(flavor = "multi_thread")]
async fn finqware_of_which_one_code_has_several_types() {
    let with =
        |service: ServiceConformance| service.header("x-api-key", finqware::demo::API_KEY).unwrap().allow_writes();
    check(&found("finqware", catalog("finqware").await, with).await, &[400, 401, 404, 405]);
}

#[tokio::test(flavor = "multi_thread")]
async fn uppercase_that_spells_codes_in_its_own_way() {
    let with = |service| with_key(service, "Bearer key_full_access").allow_writes();
    check(&found("uppercase", catalog("uppercase").await, with).await, &[400, 401, 404, 405]);
}

/// Of a service that refuses most requests little is seen, and the report says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_limit_that_hides_the_rest() {
    let with = |service| with_key(service, "Bearer eyJhbGciOiJIUzI1NiJ9.full_access").allow_writes();
    let report = found("stripe-like", catalog("stripe-like").await, with).await;
    assert!(report.notes().iter().any(|note| note.ends_with("were 429 or 503: lower the rate (`--rate`)")), "{report}");
}

/// By default nothing is sent that changes something, and a run is clean as well.
#[tokio::test(flavor = "multi_thread")]
async fn what_changes_nothing_is_enough() {
    let with = |service| with_key(service, "Bearer eyJhbGciOiJIUzI1NiJ9.full_access");
    let report = found("stripe-like", catalog("stripe-like").await, with).await;
    check(&report, &[400, 401, 404, 405]);
    assert!(report.notes().iter().any(|note| note.ends_with("may change something were not sent")), "{report}");
}

/// Without credentials every route returns the same 401, and the report says what was not seen.
#[tokio::test(flavor = "multi_thread")]
async fn a_route_of_which_no_request_succeeded_is_named() {
    let report = found("stripe-like", catalog("stripe-like").await, |service| service).await;
    let note = "no valid request to GET /v1/accounts/{id} succeeded (it returned 401 `authentication_required`), so errors behind its checks were \
                not judged: pass credentials by `--header 'authorization: ...'`";
    assert!(report.notes().iter().any(|found| found == note), "{report}");
}

/// The catalog of one API says what is wrong with another.
#[tokio::test(flavor = "multi_thread")]
async fn another_api_is_not_this_one() {
    let report = found("uppercase", catalog("stripe-like").await, |service| service).await;
    let texts: Vec<_> = report.findings().iter().map(|finding| finding.fault().to_string()).collect();
    let text = "code: \"RESOURCE_NOT_FOUND\" at /error/code is not a code of the catalog, which spells it \"resource_not_found\"";
    assert!(texts.iter().any(|found| found == text), "{report}");
}
