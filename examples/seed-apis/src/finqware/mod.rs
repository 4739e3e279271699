//! Finqware: sessions in which an end user lets a client read bank accounts.
//!
//! A session is created by a client, gets its bank's consent, is completed with
//! the token that the consent gave, and then shows accounts. The banks of
//! [`demo`] fail in every way the document knows.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::HeaderMap,
    routing::{get, post},
};
use error_response::{Call, Catalog, Error, ErrorLayer, Finqware, Reply, RouterExt, SuccessDefinition, catalog};
use serde_json::Value;

mod bank;
mod client;
pub mod demo;
mod error;
mod examples;
mod fields;
mod headers;
mod session;
mod uuid;

use self::{
    bank::Consent,
    client::Client,
    error::{ExternalApiError, InvalidRequest, ServerError, Unauthorized},
    examples::example_of,
    fields::Fields,
    session::{AccessToken, NewSession, Opened, SessionId, Sessions, Shown},
};

/// The errors of the API, and its successes.
pub const CATALOG: Catalog =
    catalog![InvalidRequest, Unauthorized, ExternalApiError, ServerError].with_successes(SUCCESSES);

const SUCCESSES: &[SuccessDefinition] = &[SESSION_CREATED, SESSION_INFO, CONSENT_GIVEN, SESSION_COMPLETED, ACCOUNTS];
const SESSION_CREATED: SuccessDefinition = SuccessDefinition::new("session_created").with_title("Session created");
const SESSION_INFO: SuccessDefinition = SuccessDefinition::new("session_info").with_title("Session info");
const CONSENT_GIVEN: SuccessDefinition = SuccessDefinition::new("consent_given").with_title("Consent given");
const SESSION_COMPLETED: SuccessDefinition =
    SuccessDefinition::new("session_completed").with_title("Session completed");
const ACCOUNTS: SuccessDefinition = SuccessDefinition::new("accounts_info").with_title("Accounts info");

/// The API with fresh state.
pub fn router() -> Router {
    Router::new()
        .route("/v1/sessions", post(create))
        .route("/v1/sessions/{id}", get(show))
        .route("/v1/sessions/{id}/consent", post(consent))
        .route("/v1/sessions/{id}/complete", post(complete))
        .route("/v1/sessions/{id}/accounts", get(accounts))
        .route("/examples/{type}/{code}", get(example).post(example))
        .route("/panic", get(panic))
        .with_state(Arc::new(Sessions::default()))
        .errors(ErrorLayer::new(Finqware::new()))
}

async fn create(
    State(sessions): State<Arc<Sessions>>,
    call: Call,
    client: Client,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Reply<Opened>, Error> {
    call.set_operation("create_session");
    let new = NewSession::read(Fields::read(&headers, &body)?, client)?;
    Ok(Reply::ok(sessions.open(new)).with_definition(&SESSION_CREATED))
}

async fn show(
    State(sessions): State<Arc<Sessions>>,
    call: Call,
    token: AccessToken,
    id: SessionId,
) -> Result<Reply<Shown>, Error> {
    call.set_operation("get_session");
    let shown = sessions.with(&token, &id, |session| Ok(session.show()))?;
    Ok(Reply::ok(shown).with_definition(&SESSION_INFO))
}

async fn consent(
    State(sessions): State<Arc<Sessions>>,
    call: Call,
    token: AccessToken,
    id: SessionId,
) -> Result<Reply<Consent>, Error> {
    call.set_operation("give_consent");
    let consent = sessions.with(&token, &id, |session| session.ask_for_consent())?;
    Ok(Reply::ok(consent).with_definition(&CONSENT_GIVEN))
}

async fn complete(
    State(sessions): State<Arc<Sessions>>,
    call: Call,
    token: AccessToken,
    id: SessionId,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Reply<Shown>, Error> {
    call.set_operation("complete_session");
    let mut fields = Fields::read(&headers, &body)?;
    fields.allow(&["temp_token"])?;
    fields.require(&["temp_token"])?;
    let temp_token: String = fields.take("temp_token")?;
    let shown = sessions.with(&token, &id, |session| session.complete(&temp_token))?;
    Ok(Reply::ok(shown).with_definition(&SESSION_COMPLETED))
}

async fn accounts(
    State(sessions): State<Arc<Sessions>>,
    call: Call,
    token: AccessToken,
    id: SessionId,
) -> Result<Reply<Value>, Error> {
    call.set_operation("get_accounts");
    let accounts = sessions.with(&token, &id, |session| session.accounts())?;
    Ok(Reply::ok(accounts).with_definition(&ACCOUNTS))
}

async fn example(Path((kind, code)): Path<(String, String)>) -> Error {
    example_of(&kind, &code).unwrap_or(InvalidRequest::NotFound.into())
}

async fn panic() {
    panic!("a bug in a handler")
}
