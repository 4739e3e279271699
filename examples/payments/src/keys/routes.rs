//! The operations on keys.

use axum::extract::State;
use error_response::{Category, Reply, documented_routes, extract::Path, openapi::DocumentedRoutes};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::{
    authenticate::{Caller, Writer},
    error::KeyError,
    key::{Key, NewKey, Permission},
    secret::Secret,
    store,
};
use crate::{
    clock,
    database::retry_conflicts,
    id,
    mode::Mode,
    not_found::NotFound,
    params::{Page, PageQuery, Params, QueryParams, Texts, text},
    read_error::{ReadError, never_of_listing},
    service::Service,
};

pub(crate) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(documented_routes!(list_keys).never(never_of_listing()))
        .routes(documented_routes!(create_key).never([NotFound::DEFINITION]).never([Category::NotFound]))
        .routes(documented_routes!(roll_key))
        .routes(documented_routes!(revoke_key))
}

/// Lists the API keys of this mode
#[utoipa::path(
    get,
    path = "/v1/api_keys",
    tag = "API keys",
    params(PageQuery),
    responses((status = 200, description = "A page of keys, the newest first", body = Page<Key>)),
)]
async fn list_keys(
    caller: Caller,
    State(service): State<Service>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Reply<Page<Key>>, ReadError> {
    let keys = store::list(service.database.pool(), caller.mode(), &page).await?;
    Ok(Reply::ok(Page::of(keys, &page)))
}

/// The key to create.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateKey {
    /// What the key is for: 1 to 100 characters.
    #[schema(value_type = String, example = "checkout", min_length = 1, max_length = 100)]
    name: Name,
    /// What the key may do.
    permission: Permission,
}

text! {
    /// What a key is for.
    Name, |text| (1..=100).contains(&text.chars().count()) && !text.contains(char::is_control)
}

impl Texts for CreateKey {
    const TEXTS: &'static [(&'static str, &'static str)] =
        &[("name", "must have 1 to 100 characters"), ("permission", "must be read or write")];
}

/// Creates an API key
///
/// The key belongs to the mode of the key that creates it. The response is the only one with its secret.
#[utoipa::path(
    post,
    path = "/v1/api_keys",
    tag = "API keys",
    request_body(content((CreateKey = "application/json"), (CreateKey = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "The key and its secret", body = NewKey)),
)]
async fn create_key(
    Writer(caller): Writer,
    State(service): State<Service>,
    Params(params): Params<CreateKey>,
) -> Result<Reply<NewKey>, KeyError> {
    let secret = Secret::generate(caller.mode())?;
    let mut connection = service.database.pool().acquire().await?;
    let key = store::insert(&mut connection, &secret, params.permission, params.name.as_str(), None).await?;
    Ok(Reply::created(NewKey::new(key, &secret)))
}

/// How a key is rolled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RollKey {
    /// For how many seconds the old key is still accepted: none if it is absent, at most a week.
    #[serde(default)]
    #[schema(value_type = u32, maximum = 604_800, example = 3600)]
    expires_in: Seconds,
}

/// Seconds, from a number or the digits of a form; at most a week.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(try_from = "NumberOrText")]
struct Seconds(i64);

#[derive(Deserialize)]
#[serde(untagged)]
enum NumberOrText {
    Number(u32),
    Text(String),
}

impl TryFrom<NumberOrText> for Seconds {
    type Error = &'static str;

    fn try_from(given: NumberOrText) -> Result<Seconds, &'static str> {
        let seconds = match given {
            NumberOrText::Number(number) => Some(number),
            NumberOrText::Text(digits) => digits.parse().ok(),
        };
        seconds.filter(|seconds| *seconds <= 604_800).map(|seconds| Seconds(seconds.into())).ok_or("too many")
    }
}

impl Texts for RollKey {
    const TEXTS: &'static [(&'static str, &'static str)] =
        &[("expires_in", "must be a whole number of seconds, at most 604800")];
}

/// Replaces an API key
///
/// The new key has the name and the permission of the old one, which is accepted for another `expires_in` seconds. Both are the
/// same caller: a request that was sent with the old key can be sent again with the new one, and its effect happens once.
#[utoipa::path(
    post,
    path = "/v1/api_keys/{id}/roll",
    tag = "API keys",
    params(("id" = String, Path, description = "The id of the key.", example = "key_0192f3ab6c1d7e5fa1b2c3d4e5f60718")),
    request_body(content((RollKey = "application/json"), (RollKey = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "The new key and its secret", body = NewKey)),
)]
async fn roll_key(
    Writer(caller): Writer,
    State(service): State<Service>,
    Path(id): Path<String>,
    Params(params): Params<RollKey>,
) -> Result<Reply<NewKey>, KeyError> {
    let secret = Secret::generate(caller.mode())?;
    let roll = || async {
        let mut transaction = service.database.begin().await?;
        let old = find(&mut transaction, caller.mode(), &id).await?;
        store::expire(&mut transaction, &old.id, clock::now() + params.expires_in.0).await?;
        let key = store::insert(&mut transaction, &secret, old.permission, &old.name, Some(&old.id)).await?;
        transaction.commit().await?;
        Ok::<_, KeyError>(key)
    };
    let key = retry_conflicts(roll).await?;
    Ok(Reply::created(NewKey::new(key, &secret)))
}

/// Revokes an API key
///
/// It is rejected from now on. To revoke it again does nothing.
#[utoipa::path(
    delete,
    path = "/v1/api_keys/{id}",
    tag = "API keys",
    params(("id" = String, Path, description = "The id of the key.", example = "key_0192f3ab6c1d7e5fa1b2c3d4e5f60718")),
    responses((status = 204, description = "It is revoked")),
)]
async fn revoke_key(
    Writer(caller): Writer,
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<Reply<()>, KeyError> {
    let mut connection = service.database.pool().acquire().await?;
    let key = find(&mut connection, caller.mode(), &id).await?;
    store::expire(&mut connection, &key.id, clock::now()).await?;
    Ok(Reply::no_content())
}

async fn find(connection: &mut sqlx::AnyConnection, mode: Mode, id: &str) -> Result<Key, KeyError> {
    let key = if id::is_valid(id) { store::find_in(connection, mode, id).await? } else { None };
    Ok(key.ok_or_else(|| NotFound::new("API key", id, "id"))?)
}
