//! Every documented code, as the service's `/examples` answer it: all entries
//! of `seeds/catalog.json`, byte for byte.

use std::collections::HashSet;

use error_response::Catalog;
use example_seed_apis::{APIS, test_app};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use super::start;
use crate::support::{Answer, Server, check_text};

/// The facts of the documents.
#[derive(Deserialize)]
struct Seeds {
    systems: Vec<System>,
}

#[derive(Deserialize)]
struct System {
    entries: Vec<Entry>,
    endpoint: Option<Endpoint>,
}

#[derive(Deserialize)]
struct Entry {
    r#type: Option<String>,
    code: Value,
    http_status: Option<u16>,
    http_status_proposed: Option<u16>,
    /// The document's own text; of Finqware it is the shape of a whole type.
    example_raw: Option<Box<RawValue>>,
    example: Option<Value>,
}

#[derive(Deserialize)]
struct Endpoint {
    response_raw: Box<RawValue>,
}

fn seeds() -> Seeds {
    serde_json::from_str(include_str!("../../seeds/catalog.json")).unwrap()
}

impl Entry {
    /// The code as the catalog has it: snake case, or the number.
    fn code(&self) -> String {
        self.code.as_str().map_or_else(|| self.code.to_string(), str::to_lowercase)
    }

    fn path(&self, api: &str) -> String {
        let code = self.code.as_str().map_or_else(|| self.code.to_string(), str::to_owned);
        match &self.r#type {
            Some(error_type) if api == "finqware" => format!("/{api}/examples/{error_type}/{code}"),
            _ => format!("/{api}/examples/{code}"),
        }
    }

    fn example(&self) -> Option<&RawValue> {
        self.example.as_ref().and(self.example_raw.as_deref())
    }

    fn status(&self) -> u16 {
        self.http_status.or(self.http_status_proposed).unwrap()
    }
}

/// The document's own JSON (a text in the facts) without white space outside of
/// strings; member order and the spelling of numbers stay.
fn compacted(raw: &RawValue) -> String {
    let text: String = serde_json::from_str(raw.get()).unwrap();
    let mut compact = String::new();
    let (mut inside, mut escaped) = (false, false);
    for character in text.chars() {
        if character == '"' && !escaped {
            inside = !inside;
        }
        escaped = inside && character == '\\' && !escaped;
        if inside || !character.is_whitespace() {
            compact.push(character);
        }
    }
    compact
}

/// The body with the ids of the occurrence replaced by a fixed one.
fn without_ids(answer: &Answer) -> String {
    let body = answer.json();
    let id = body["task_id"].as_str().or(body["id"].as_str());
    id.map_or_else(|| answer.body().to_owned(), |id| answer.body().replace(id, "00000000-0000-4000-8000-000000000000"))
}

#[tokio::test]
async fn every_entry_is_served_with_its_status_and_its_bytes() {
    let server = start().await;
    let (mut served, mut documented) = (0, 0);
    for (api, system) in APIS.iter().zip(seeds().systems) {
        for entry in system.entries {
            for method in ["GET", "POST"] {
                let path = entry.path(api.name);
                let answer = server.ask(method, &path, &[], "").await;
                assert_eq!(answer.status(), entry.status(), "{path}: {}", answer.0);
                match entry.example() {
                    Some(raw) => assert_eq!(answer.body(), compacted(raw), "{path}"),
                    None => {
                        let golden = format!("seeds{}.json", path.replace("/examples", ""));
                        check_text(&golden, &format!("{}\n", without_ids(&answer)));
                    }
                }
                if let Some(http) = answer.json().get("http") {
                    assert_eq!(*http, answer.status(), "{path}");
                }
            }
            served += 1;
            documented += usize::from(entry.example().is_some());
        }
    }
    assert_eq!((served, documented), (72, 26));
}

#[tokio::test]
async fn the_list_of_codes_is_the_documents_own() {
    let server = start().await;
    let token = [("authorization", "Bearer tok_demo")];
    let answer = server.ask("GET", "/finimpulse/v1/errors", &token, "").await;
    let endpoint = seeds().systems.into_iter().find_map(|system| system.endpoint).unwrap();
    let id = answer.json()["task_id"].as_str().unwrap().to_owned();
    assert_eq!(id.len(), 36);
    let expected = compacted(&endpoint.response_raw).replace("771ec16c-6fcd-46f4-9a8d-c24a4eee5e15", &id);
    assert_eq!(answer.body(), expected);
}

#[tokio::test]
async fn an_unknown_path_is_answered_by_the_api_of_its_prefix() {
    let server = start().await;
    for api in APIS {
        let alone = Server::start((api.router)()).await.ask("GET", "/none", &[], "").await;
        for path in ["", "/", "/none", "/none/"] {
            let answer = server.ask("GET", &format!("/{}{path}", api.name), &[], "").await;
            assert_eq!((answer.status(), without_ids(&answer)), (404, without_ids(&alone)), "{}{path}", api.name);
        }
    }
    let answer = server.ask("GET", "/none", &[], "").await;
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
}

#[tokio::test]
async fn test_mode_is_off_until_it_is_asked_for() {
    let forced = [("authorization", "Bearer eyJhb_error_500")];
    let path = "/stripe-like/v1/accounts";
    let answer = start().await.ask("GET", path, &forced, "").await;
    assert_eq!(answer.json()["error"]["code"], "invalid_api_key");
    let answer = Server::start(test_app()).await.ask("GET", path, &forced, "").await;
    assert_eq!((answer.status(), &answer.json()["error"]["code"]), (500, &"internal_error".into()));
}

#[test]
fn every_entry_is_in_its_catalog() {
    for (api, system) in APIS.iter().zip(seeds().systems) {
        let known = keys(&api.catalog);
        for entry in system.entries {
            let key = (entry.r#type.clone(), entry.code(), entry.status());
            assert!(known.contains(&key), "{}: {key:?} is not in {known:#?}", api.name);
        }
    }
}

/// Type, code (or number) and status of all that a catalog holds.
fn keys(catalog: &Catalog) -> HashSet<(Option<String>, String, u16)> {
    let errors = catalog.definitions().iter().flat_map(|definition| {
        let error_type = definition.error_type().map(str::to_owned);
        let status = definition.status().map(|status| status.as_u16());
        let number = definition.number().map(|number| number.to_string());
        let names = number.into_iter().chain(definition.code().map(str::to_owned));
        names.filter_map(move |name| Some((error_type.clone(), name, status?))).collect::<Vec<_>>()
    });
    let successes = catalog.successes().iter().filter_map(|success| {
        Some((success.error_type().map(str::to_owned), success.number()?.to_string(), success.status().as_u16()))
    });
    errors.chain(successes).collect()
}
