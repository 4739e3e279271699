//! In test mode, every error that an operation of a reference API documents can be forced, and is the one that the
//! catalog shows.

use error_response::catalog::{PublishedCatalog, PublishedError};
use example_seed_apis::{APIS, SANDBOX_KEY, in_test_mode};
use serde_json::Value;

use crate::support::{Answer, Server};

async fn force(server: &Server, method: &str, path: &str, prefer: &str) -> Answer {
    let key = format!("Bearer {SANDBOX_KEY}");
    server.ask(method, path, &[("authorization", &*key), ("prefer", prefer)], "").await
}

async fn read(server: &Server, path: &str) -> String {
    server.ask("GET", path, &[], "").await.body().to_owned()
}

async fn catalog_of(server: &Server) -> PublishedCatalog {
    serde_json::from_str(&read(server, "/errors/errors.json").await).unwrap()
}

/// A body without what each occurrence has of its own.
fn without_ids(body: &str) -> Value {
    let mut body: Value = serde_json::from_str(body).unwrap();
    if let Some(members) = body.as_object_mut() {
        members.remove("id");
        members.remove("task_id");
    }
    body
}

fn shown(error: &PublishedError, status: u16) -> impl Iterator<Item = Value> {
    error.examples.iter().filter(move |example| example.status == status).map(|example| without_ids(&example.body))
}

#[tokio::test]
async fn each_documented_error_of_each_operation_is_as_its_page_shows_it() {
    for api in APIS {
        let server = Server::start((in_test_mode(api).router)()).await;
        let catalog = catalog_of(&server).await;
        let mut forced = 0;
        for operation in &catalog.operations {
            let path = operation.sample_request().path;
            for key in &operation.errors {
                let error = catalog.error(key.error_type.as_deref(), &key.code).unwrap();
                let prefer = format!("{}; status={}", catalog.preference_for(error), key.status);
                let answer = force(&server, &operation.method, &path, &prefer).await;
                let name = format!("{} {} {path} {prefer}", api.name, operation.method);
                assert_eq!(answer.status(), key.status, "{name}: {answer:?}");
                let body = without_ids(answer.body());
                assert!(shown(error, key.status).any(|shown| shown == body), "{name}: {body}");
                forced += 1;
            }
        }
        assert!(forced >= 8, "{forced} errors of {}", api.name);
    }
}

/// The key is one of test mode alone.
#[tokio::test]
async fn outside_of_test_mode_none_can_be_forced() {
    for api in APIS {
        let live = Server::start((api.router)()).await;
        let test = Server::start((in_test_mode(api).router)()).await;
        let path = "/errors/errors.json";
        let of_live = force(&live, "GET", path, "error=internal_error").await;
        assert_eq!(of_live.body(), read(&live, path).await, "{}", api.name);
        let of_test = force(&test, "GET", path, "error=internal_error").await;
        assert!(of_test.body().contains("is not an operation"), "{}: {of_test:?}", api.name);

        let code = catalog_of(&test).await.errors.into_iter().find(|error| error.status >= 500).unwrap().code;
        let page = format!("/errors/{code}.md");
        assert!(read(&test, &page).await.contains("### Try it"), "{}", api.name);
        assert!(!read(&live, &page).await.contains("Try it"), "{}", api.name);
    }
}
