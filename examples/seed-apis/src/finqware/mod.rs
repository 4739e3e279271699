//! Finqware: sessions in which an end user lets a client read bank accounts.
//!
//! A session is created by a client, gets its bank's consent, is completed with
//! the token that the consent gave, and then shows accounts. The banks of
//! [`demo`] fail in every way the document knows.

use std::sync::{Arc, OnceLock};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::HeaderMap,
    routing::get,
};
use error_response::{
    Api, Call, Catalog, Error, Reply, RouterExt, catalog,
    catalog::{Definition, SuccessDefinition},
    documented_routes,
    format::Finqware,
    openapi::{Codes, DocumentedLayer, DocumentedRoutes, Shape},
};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;

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
use crate::contract::{Contract, Documents, Mode, document, told};

/// The errors of the API, and its successes.
pub const CATALOG: Catalog =
    catalog![InvalidRequest, Unauthorized, ExternalApiError, ServerError].with_successes(SUCCESSES);

/// The API: its name, its format and its errors.
pub const API: Api<Finqware> = Api::new("The Finqware API", Finqware::new(), CATALOG).with_codes(Codes::Closed);

/// What the API serves about itself.
static DOCUMENTS: OnceLock<Documents> = OnceLock::new();

const SUCCESSES: &[SuccessDefinition] = &[SESSION_CREATED, SESSION_INFO, CONSENT_GIVEN, SESSION_COMPLETED, ACCOUNTS];
const SESSION_CREATED: SuccessDefinition = SuccessDefinition::new("session_created").with_title("Session created");
const SESSION_INFO: SuccessDefinition = SuccessDefinition::new("session_info").with_title("Session info");
const CONSENT_GIVEN: SuccessDefinition = SuccessDefinition::new("consent_given").with_title("Consent given");
const SESSION_COMPLETED: SuccessDefinition =
    SuccessDefinition::new("session_completed").with_title("Session completed");
const ACCOUNTS: SuccessDefinition = SuccessDefinition::new("accounts_info").with_title("Accounts info");

/// The API with fresh state.
pub fn router() -> Router {
    checked().0
}

/// What every operation in a session may answer with.
const IN_A_SESSION: [&Definition; 5] = [
    InvalidRequest::INVALID_ACCESS_TOKEN,
    Unauthorized::INVALID_ACCESS_TOKEN,
    InvalidRequest::INVALID_HEADERS,
    InvalidRequest::INVALID_SESSION_ID,
    InvalidRequest::NOT_FOUND,
];

/// The same, and what holds its answers against its document.
pub fn checked() -> (Router, DocumentedLayer) {
    routed(Mode::Live)
}

/// The API with fresh state, in test mode: test requests force any documented error.
pub fn test_router() -> Router {
    routed(Mode::Test).0
}

fn routed(mode: Mode) -> (Router, DocumentedLayer) {
    let only = |errors: &[&'static Definition]| [errors, &IN_A_SESSION].concat();
    // An `Error` holds any error: these name their types.
    let creating = documented_routes!(create => [InvalidRequest, Unauthorized, ServerError, BytesRejection]).never([
        InvalidRequest::INVALID_ACCESS_TOKEN,
        Unauthorized::INVALID_ACCESS_TOKEN,
        InvalidRequest::NOT_FOUND,
        InvalidRequest::INVALID_STEP,
        InvalidRequest::INVALID_SESSION_ID,
        Unauthorized::INVALID_TEMP_TOKEN,
    ]);
    let completing = documented_routes!(complete => [InvalidRequest, Unauthorized, BytesRejection]).only(only(&[
        InvalidRequest::MISSING_FIELDS,
        InvalidRequest::UNKNOWN_FIELDS,
        InvalidRequest::INVALID_FIELD,
        InvalidRequest::INVALID_INPUT,
        InvalidRequest::INVALID_BODY,
        InvalidRequest::INVALID_STEP,
        Unauthorized::INVALID_TEMP_TOKEN,
    ]));
    let reading = documented_routes!(accounts => [InvalidRequest, Unauthorized, ServerError])
        .only(only(&[InvalidRequest::INVALID_STEP, ServerError::STORED]));
    let consenting = documented_routes!(consent => [InvalidRequest, Unauthorized, ExternalApiError]).only(only(&[
        InvalidRequest::INVALID_STEP,
        ExternalApiError::CONNECTION,
        ExternalApiError::TOO_MANY_REQUESTS,
        ExternalApiError::UNAUTHORIZED,
        ExternalApiError::FORBIDDEN,
        ExternalApiError::DUPLICATED_CONSENT,
        ExternalApiError::EXPIRED_CONSENT,
        ExternalApiError::INVALID_PSU_ID,
        ExternalApiError::SERVER,
    ]));
    let router = OpenApiRouter::with_openapi(document(API.name(), "finqware"))
        .routes(creating)
        .routes(documented_routes!(show => [InvalidRequest, Unauthorized]).only(IN_A_SESSION))
        .routes(consenting)
        .routes(completing)
        .routes(reading);
    let (router, contract) =
        Contract::of(router, &DOCUMENTS, (&API, mode), |describer| describer.with_shape(Shape::Union));
    let router = router
        .route("/examples/{type}/{code}", get(example).post(example))
        .route("/panic", get(panic))
        .with_state(Arc::new(Sessions::default()));
    let router = contract.force(router).errors(told(API.layer()));
    contract.check(router)
}

/// Creates a session
#[utoipa::path(
    post,
    path = "/v1/sessions",
    tag = "finqware",
    request_body = Object,
    responses((status = 200, description = "The session", body = Object)),
)]
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

/// Shows a session
#[utoipa::path(
    get,
    path = "/v1/sessions/{id}",
    tag = "finqware",
    params(("id" = String, Path, description = "The id of the session.")),
    responses((status = 200, description = "The session", body = Object)),
)]
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

/// Asks for consent
#[utoipa::path(
    post,
    path = "/v1/sessions/{id}/consent",
    tag = "finqware",
    params(("id" = String, Path, description = "The id of the session.")),
    responses((status = 200, description = "The consent", body = Object)),
)]
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

/// Completes a session
#[utoipa::path(
    post,
    path = "/v1/sessions/{id}/complete",
    tag = "finqware",
    params(("id" = String, Path, description = "The id of the session.")),
    request_body = Object,
    responses((status = 200, description = "The session", body = Object)),
)]
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

/// Lists the accounts
#[utoipa::path(
    get,
    path = "/v1/sessions/{id}/accounts",
    tag = "finqware",
    params(("id" = String, Path, description = "The id of the session.")),
    responses((status = 200, description = "The accounts", body = Vec<Object>)),
)]
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

async fn example(Path((error_type, code)): Path<(String, String)>) -> Error {
    example_of(&error_type, &code).unwrap_or(InvalidRequest::NotFound.into())
}

async fn panic() {
    panic!("a bug in a handler")
}
