//! The operations on endpoints.

use axum::extract::State;
use error_response::{Category, Reply, documented_routes, extract::Path, openapi::DocumentedRoutes};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::{
    endpoint::{Endpoint, EndpointWithSecret, Notification},
    error::WebhookError,
    signature::SigningSecret,
    store,
};
use crate::{
    clock,
    database::retry_conflicts,
    id,
    keys::{Caller, Writer},
    not_found::NotFound,
    params::{Page, PageQuery, Params, QueryParams, Texts},
    read_error::{ReadError, never_of_listing},
    service::Service,
};

/// How many endpoints a mode has at most: each event is written once for each of them.
const MOST: i64 = 16;
/// For how many seconds a secret that was rotated still signs: a day.
const ROTATION: i64 = 86_400;

pub(crate) fn routes() -> OpenApiRouter<Service> {
    let of_creation = [WebhookError::URL_NOT_ALLOWED, WebhookError::TOO_MANY];
    OpenApiRouter::new()
        .routes(documented_routes!(list_endpoints).never(never_of_listing()))
        .routes(documented_routes!(create_endpoint).never([NotFound::DEFINITION]).never([Category::NotFound]))
        .routes(documented_routes!(rotate_secret).never(of_creation))
        .routes(documented_routes!(delete_endpoint).never(of_creation))
        .routes(documented_routes!(list_notifications).never(never_of_listing()))
}

/// Lists webhook endpoints
#[utoipa::path(
    get,
    path = "/v1/webhook_endpoints",
    tag = "Webhooks",
    params(PageQuery),
    responses((status = 200, description = "A page of endpoints, the newest first", body = Page<Endpoint>)),
)]
async fn list_endpoints(
    caller: Caller,
    State(service): State<Service>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Reply<Page<Endpoint>>, ReadError> {
    let endpoints = store::list(service.database.pool(), caller.mode(), &page).await?;
    Ok(Reply::ok(Page::of(endpoints, &page)))
}

/// The endpoint to create.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateEndpoint {
    /// The `https` URL of a public host, which receives events by POST.
    #[schema(example = "https://example.com/hooks", max_length = 2048)]
    url: String,
}

impl Texts for CreateEndpoint {
    const TEXTS: &'static [(&'static str, &'static str)] = &[("url", "must be the https URL of a public host")];
}

/// Creates a webhook endpoint
///
/// It receives the events of this mode from now on, signed as Standard Webhooks describes. The response is the only one with
/// its secret.
#[utoipa::path(
    post,
    path = "/v1/webhook_endpoints",
    tag = "Webhooks",
    request_body(content((CreateEndpoint = "application/json"), (CreateEndpoint = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "The endpoint and its secret", body = EndpointWithSecret)),
)]
async fn create_endpoint(
    Writer(caller): Writer,
    State(service): State<Service>,
    Params(params): Params<CreateEndpoint>,
) -> Result<Reply<EndpointWithSecret>, WebhookError> {
    let checked = service.webhooks.destinations().check(&params.url).await;
    let url = checked.map_err(|reason| WebhookError::UrlNotAllowed { reason })?;
    let secret = SigningSecret::generate()?;
    let endpoint = Endpoint {
        id: id::new("we"),
        mode: caller.mode(),
        url: url.into(),
        created: clock::now(),
        disabled: None,
        reason: None,
    };
    retry_conflicts(|| async {
        let mut transaction = service.database.begin().await?;
        if store::count(&mut transaction, caller.mode()).await? >= MOST {
            return Err(WebhookError::TooMany);
        }
        store::insert(&mut transaction, &endpoint, &secret).await?;
        Ok(transaction.commit().await?)
    })
    .await?;
    Ok(Reply::created(EndpointWithSecret { endpoint, secret: secret.expose() }))
}

/// Rotates the secret of a webhook endpoint
///
/// For a day, deliveries have two signatures: by the new secret and by the one before it. If you rotate the secret again within
/// this day, the oldest of the three secrets stops signing at once. So rotate it only when your receivers have the newest one.
#[utoipa::path(
    post,
    path = "/v1/webhook_endpoints/{id}/rotate_secret",
    tag = "Webhooks",
    params(("id" = String, Path, description = "The id of the endpoint.", example = "we_0192f3ab6c1d7e5fa1b2c3d4e5f60718")),
    responses((status = 200, description = "The endpoint and its new secret", body = EndpointWithSecret)),
)]
async fn rotate_secret(
    Writer(caller): Writer,
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<Reply<EndpointWithSecret>, WebhookError> {
    let secret = SigningSecret::generate()?;
    let until = clock::now() + ROTATION;
    let endpoint = store::rotate(service.database.pool(), caller.mode(), &id, &secret, until).await?;
    let endpoint = endpoint.ok_or_else(|| NotFound::new("webhook endpoint", &id, "id"))?;
    Ok(Reply::ok(EndpointWithSecret { endpoint, secret: secret.expose() }))
}

/// Deletes a webhook endpoint
///
/// Deliveries to it that are still to be made are deleted too.
#[utoipa::path(
    delete,
    path = "/v1/webhook_endpoints/{id}",
    tag = "Webhooks",
    params(("id" = String, Path, description = "The id of the endpoint.", example = "we_0192f3ab6c1d7e5fa1b2c3d4e5f60718")),
    responses((status = 204, description = "It is deleted")),
)]
async fn delete_endpoint(
    Writer(caller): Writer,
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<Reply<()>, WebhookError> {
    let delete = || async {
        let mut transaction = service.database.begin().await?;
        let was_there = store::delete(&mut transaction, caller.mode(), &id).await?;
        transaction.commit().await?;
        Ok::<_, WebhookError>(was_there)
    };
    if retry_conflicts(delete).await? {
        Ok(Reply::no_content())
    } else {
        Err(NotFound::new("webhook endpoint", &id, "id").into())
    }
}

/// Lists what the owner of webhook endpoints is notified of
///
/// An endpoint whose deliveries fail is disabled. That is listed here once.
#[utoipa::path(
    get,
    path = "/v1/webhook_notifications",
    tag = "Webhooks",
    params(PageQuery),
    responses((status = 200, description = "A page of notifications, the newest first", body = Page<Notification>)),
)]
async fn list_notifications(
    caller: Caller,
    State(service): State<Service>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Reply<Page<Notification>>, ReadError> {
    let notifications = store::notifications(service.database.pool(), caller.mode(), &page).await?;
    Ok(Reply::ok(Page::of(notifications, &page)))
}
