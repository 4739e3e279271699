//! The operations on transfers.

use axum::{extract::State, response::Response};
use error_idempotency::{Idempotency, IdempotencyKey};
use error_response::{Reply, documented_routes, extract::Path, openapi::DocumentedRoutes};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};

use super::{error::TransferError, execute::execute, store, transfer::Transfer};
use crate::{
    clock,
    database::retry_conflicts,
    id,
    keys::{Caller, Writer},
    money::{Amount, Currency},
    not_found::NotFound,
    params::{Metadata, Page, PageQuery, Params, QueryParams, Reference, Texts},
    read_error::{ReadError, never_of_listing, never_of_reading},
    service::Service,
};

pub(crate) fn routes(once: &Idempotency) -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(documented_routes!(list_transfers).never(never_of_listing()))
        .routes(documented_routes!(create_transfer).layer(once.clone()))
        .routes(documented_routes!(transfer).never(never_of_reading()))
}

/// Lists transfers
#[utoipa::path(
    get,
    path = "/v1/transfers",
    tag = "Transfers",
    params(PageQuery),
    responses((status = 200, description = "A page of transfers, the newest first", body = Page<Transfer>)),
)]
async fn list_transfers(
    caller: Caller,
    State(service): State<Service>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Reply<Page<Transfer>>, ReadError> {
    let transfers = store::list(service.database.pool(), caller.mode(), &page).await?;
    Ok(Reply::ok(Page::of(transfers, &page)))
}

/// The transfer to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateTransfer {
    /// How much, in the smallest unit of the currency.
    #[schema(value_type = i64, minimum = 1, maximum = 999_999_999_999_i64, example = 2500)]
    amount: Amount,
    /// The currency of both accounts, an ISO 4217 code.
    #[schema(value_type = String, pattern = "^[A-Za-z]{3}$", example = "EUR")]
    currency: Currency,
    /// The id of the account that pays.
    #[schema(example = "acc_0192f3ab6c1d7e5fa1b2c3d4e5f60718")]
    source: String,
    /// The id of the account that receives.
    #[schema(example = "acc_0192f3ab6c1d7e5fa1b2c3d4e5f60719")]
    destination: String,
    /// Your own name for the transfer: 1 to 64 letters, digits, `-`, `_` and `.`. No two transfers of a mode have the same.
    #[schema(value_type = Option<String>, pattern = "^[A-Za-z0-9._-]{1,64}$", example = "invoice-17")]
    reference: Option<Reference>,
    /// Up to 20 texts of your own.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    metadata: Metadata,
}

impl Texts for CreateTransfer {
    const TEXTS: &'static [(&'static str, &'static str)] = &[
        ("amount", "must be a whole number from 1 to 999999999999"),
        ("currency", "must be a valid ISO 4217 code"),
        ("reference", "must have 1 to 64 letters, digits, -, _ and ."),
        ("metadata", "must be up to 20 texts of at most 500 characters, with names of at most 40"),
    ];
}

/// Transfers money
///
/// Money moves at once and as a whole, or not at all. It moves once for each idempotency key, and the response is stored under
/// this key for 24 hours.
#[utoipa::path(
    post,
    path = "/v1/transfers",
    tag = "Transfers",
    request_body(content((CreateTransfer = "application/json"), (CreateTransfer = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "The transfer", body = Transfer)),
)]
async fn create_transfer(
    Writer(caller): Writer,
    State(service): State<Service>,
    key: IdempotencyKey,
    Params(params): Params<CreateTransfer>,
) -> Result<Response, TransferError> {
    let transfer = Transfer {
        id: id::new("tr"),
        mode: caller.mode(),
        reference: params.reference.map(|reference| reference.as_str().to_owned()),
        source: params.source,
        destination: params.destination,
        amount: params.amount,
        currency: params.currency,
        metadata: params.metadata,
        created: clock::now(),
    };
    let location = format!("/v1/transfers/{}", transfer.id);
    let (response, deliveries) = retry_conflicts(|| async {
        let mut transaction = service.database.begin().await?;
        execute(&mut transaction, &transfer).await?;
        let deliveries =
            service.webhooks.enqueue(&mut transaction, transfer.mode, "transfer.created", &transfer).await?;
        let reply = Reply::created(transfer.clone()).with_location(&location);
        let response = key.complete(&mut transaction, reply).await?;
        transaction.commit().await?;
        Ok::<_, TransferError>((response, deliveries))
    })
    .await?;
    service.webhooks.wake(deliveries);
    Ok(response)
}

/// Shows a transfer
#[utoipa::path(
    get,
    path = "/v1/transfers/{id}",
    tag = "Transfers",
    params(("id" = String, Path, description = "The id of the transfer.", example = "tr_0192f3ab6c1d7e5fa1b2c3d4e5f60718")),
    responses((status = 200, description = "The transfer", body = Transfer)),
)]
async fn transfer(
    caller: Caller,
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<Reply<Transfer>, ReadError> {
    let transfer = store::find(service.database.pool(), caller.mode(), &id).await?;
    Ok(Reply::ok(transfer.ok_or_else(|| NotFound::new("transfer", &id, "id"))?))
}
