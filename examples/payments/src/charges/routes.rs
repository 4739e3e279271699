//! The operations on charges.

use axum::{extract::State, http::StatusCode, response::Response};
use error_idempotency::{Idempotency, IdempotencyError, IdempotencyKey};
use error_response::{Reply, documented_routes, extract::Path, openapi::DocumentedRoutes};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};

use super::{
    charge::{Charge, Status},
    error::ChargeError,
    settle::settle,
    store::{self, Earlier},
};
use crate::{
    accounts, clock,
    database::retry_conflicts,
    id,
    keys::{Caller, Writer},
    money::{Amount, Currency},
    not_found::NotFound,
    params::{Page, PageQuery, Params, QueryParams, Texts, text},
    read_error::{ReadError, never_of_listing, never_of_reading},
    service::Service,
};

pub(crate) fn routes(once: &Idempotency) -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(documented_routes!(list_charges).never(never_of_listing()))
        .routes(documented_routes!(create_charge).layer(once.clone()))
        .routes(documented_routes!(charge).never(never_of_reading()))
}

/// Lists charges
#[utoipa::path(
    get,
    path = "/v1/charges",
    tag = "Charges",
    params(PageQuery),
    responses((status = 200, description = "A page of charges, the newest first", body = Page<Charge>)),
)]
async fn list_charges(
    caller: Caller,
    State(service): State<Service>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Reply<Page<Charge>>, ReadError> {
    let charges = store::list(service.database.pool(), caller.mode(), &page).await?;
    Ok(Reply::ok(Page::of(charges, &page)))
}

/// The charge to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateCharge {
    /// The id of the account that receives the money.
    #[schema(example = "acc_0192f3ab6c1d7e5fa1b2c3d4e5f60718")]
    account: String,
    /// How much, in the smallest unit of the currency.
    #[schema(value_type = i64, minimum = 1, maximum = 999_999_999_999_i64, example = 2500)]
    amount: Amount,
    /// The currency of the account, an ISO 4217 code.
    #[schema(value_type = String, pattern = "^[A-Za-z]{3}$", example = "EUR")]
    currency: Currency,
    /// The token of a card.
    #[schema(value_type = String, pattern = "^tok_[a-z0-9_]{1,60}$", example = "tok_visa")]
    card: Card,
}

text! {
    /// The token of a card; never its number.
    Card, |text| text.strip_prefix("tok_").is_some_and(|name| {
        (1..=60).contains(&name.len()) && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    })
}

impl Texts for CreateCharge {
    const TEXTS: &'static [(&'static str, &'static str)] = &[
        ("amount", "must be a whole number from 1 to 999999999999"),
        ("currency", "must be a valid ISO 4217 code"),
        ("card", "must be the token of a card, such as tok_visa"),
    ];
}

/// Charges a card
///
/// If the processor does not say what became of a charge, the response is a 502. Send the request again with the same key: the
/// card is charged once. Meanwhile the charge is pending, and the processor is asked what became of it. The response is stored
/// under the key for 24 hours.
#[utoipa::path(
    post,
    path = "/v1/charges",
    tag = "Charges",
    request_body(content((CreateCharge = "application/json"), (CreateCharge = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "The charge, which succeeded", body = Charge)),
)]
async fn create_charge(
    Writer(caller): Writer,
    State(service): State<Service>,
    key: IdempotencyKey,
    Params(params): Params<CreateCharge>,
) -> Result<Response, ChargeError> {
    let database = &service.database;
    // Its key may have been sent before, and what became of that request be unknown: then the charge is that of the first
    // request, and the key is not free for another one.
    let request =
        store::Request { keys: format!("{} {}", caller.id(), key.as_str()), fingerprint: key.fingerprint().to_owned() };
    let (account, earlier) = {
        let mut connection = database.pool().acquire().await?;
        let earlier = store::earlier(&mut connection, &request).await?;
        if earlier == Earlier::Other {
            return Err(IdempotencyError::Reused.into());
        }
        (accounts::find(&mut connection, caller.mode(), &params.account).await?, earlier)
    };
    let account = account.ok_or_else(|| NotFound::new("account", &params.account, "account"))?;
    if account.currency != params.currency {
        return Err(ChargeError::CurrencyMismatch { currency: params.currency.code() });
    }
    // The card of a retry may be charged already.
    if earlier == Earlier::No && account.balance.more(params.amount).is_none() {
        return Err(ChargeError::BalanceTooLarge);
    }
    let new = Charge {
        id: id::new("ch"),
        mode: caller.mode(),
        account: account.id,
        amount: params.amount,
        currency: params.currency,
        status: Status::Pending,
        created: clock::now(),
    };
    let charge = store::attempt(database.pool(), &new, &request).await?;
    let mut charge = charge.ok_or(IdempotencyError::Reused)?;
    if charge.status == Status::Pending {
        let charged = service.processor.charge(&charge.id, params.card.as_str(), charge.amount, charge.currency).await;
        if let Err(error) = charged {
            // The bank declines the charge, or the first call for it was rejected. An error of a later call says nothing of
            // those before it, and where there is no status nothing is known.
            let is_first = charge.id == new.id;
            if error.status().is_some_and(|status| is_first || status == StatusCode::PAYMENT_REQUIRED.as_u16()) {
                store::fail(database.pool(), &charge.id, clock::now()).await?;
            }
            return Err(error.into());
        }
        charge.status = Status::Succeeded;
    }
    let location = format!("/v1/charges/{}", charge.id);
    retry_conflicts(|| async {
        let mut transaction = database.begin().await?;
        settle(&mut transaction, &charge).await?;
        let reply = Reply::created(charge.clone()).with_location(&location);
        let response = key.complete(&mut transaction, reply).await?;
        transaction.commit().await?;
        Ok(response)
    })
    .await
}

/// Shows a charge
#[utoipa::path(
    get,
    path = "/v1/charges/{id}",
    tag = "Charges",
    params(("id" = String, Path, description = "The id of the charge.", example = "ch_0192f3ab6c1d7e5fa1b2c3d4e5f60718")),
    responses((status = 200, description = "The charge", body = Charge)),
)]
async fn charge(
    caller: Caller,
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<Reply<Charge>, ReadError> {
    let charge = store::find(service.database.pool(), caller.mode(), &id).await?;
    Ok(Reply::ok(charge.ok_or_else(|| NotFound::new("charge", &id, "id"))?))
}
