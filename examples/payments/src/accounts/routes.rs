//! The operations on accounts.

use axum::extract::State;
use error_response::{Category, Reply, documented_routes, extract::Path, openapi::DocumentedRoutes};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::{
    account::Account,
    error::{AccountError, CreateAccountError},
    store,
};
use crate::{
    clock, id,
    keys::{Caller, Writer},
    mode::Mode,
    money::{Amount, Balance, Currency},
    not_found::NotFound,
    params::{Email, Metadata, Page, PageQuery, Params, QueryParams, Texts},
    read_error::{ReadError, never_of_listing, never_of_reading},
    service::Service,
    test_values::reject_test_address,
};

/// The operations; `test_values` if test e-mail addresses cause their errors.
pub(crate) fn routes(test_values: bool) -> OpenApiRouter<Service> {
    let create = documented_routes!(create_account).never([AccountError::NOT_EMPTY, AccountError::IN_USE]);
    let create = create.never([Category::NotFound]);
    let create = if test_values { create } else { create.never([NotFound::DEFINITION]) };
    OpenApiRouter::new()
        .routes(documented_routes!(list_accounts).never(never_of_listing()))
        .routes(create)
        .routes(documented_routes!(account).never(never_of_reading()))
        .routes(documented_routes!(close_account).never([AccountError::EMAIL_TAKEN, AccountError::OPENING_BALANCE]))
}

/// Lists accounts
#[utoipa::path(
    get,
    path = "/v1/accounts",
    tag = "Accounts",
    params(PageQuery),
    responses((status = 200, description = "A page of accounts, the newest first", body = Page<Account>)),
)]
async fn list_accounts(
    caller: Caller,
    State(service): State<Service>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Reply<Page<Account>>, ReadError> {
    let accounts = store::list(service.database.pool(), caller.mode(), &page).await?;
    Ok(Reply::ok(Page::of(accounts, &page)))
}

/// The account to create.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateAccount {
    /// Whose account it is; no two accounts of a mode have the same address.
    #[schema(value_type = String, pattern = r"^[^@\s]+@[^@\s]+$", max_length = 254, example = "ada@example.com")]
    email: Email,
    /// The currency of the account, an ISO 4217 code.
    #[schema(value_type = String, pattern = "^[A-Za-z]{3}$", example = "EUR")]
    currency: Currency,
    /// What a test account holds at first, in the smallest unit of its currency. Live accounts begin with nothing.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 999_999_999_999_i64, example = 10_000)]
    balance: Option<Amount>,
    /// Up to 20 texts of your own.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    metadata: Metadata,
}

impl Texts for CreateAccount {
    const TEXTS: &'static [(&'static str, &'static str)] = &[
        ("email", "must be an e-mail address"),
        ("currency", "must be a valid ISO 4217 code"),
        ("balance", "must be a whole number from 1 to 999999999999"),
        ("metadata", "must be up to 20 texts of at most 500 characters, with names of at most 40"),
    ];
}

/// Creates an account
#[utoipa::path(
    post,
    path = "/v1/accounts",
    tag = "Accounts",
    request_body(content((CreateAccount = "application/json"), (CreateAccount = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "The account", body = Account)),
)]
async fn create_account(
    Writer(caller): Writer,
    State(service): State<Service>,
    Params(params): Params<CreateAccount>,
) -> Result<Reply<Account>, CreateAccountError> {
    if service.test_values {
        reject_test_address(caller.mode(), &params.email)?;
    }
    if params.balance.is_some() && caller.mode() == Mode::Live {
        return Err(AccountError::OpeningBalance.into());
    }
    let account = Account {
        id: id::new("acc"),
        mode: caller.mode(),
        email: params.email.as_str().to_ascii_lowercase(),
        currency: params.currency,
        balance: params.balance.and_then(|amount| Balance::NOTHING.more(amount)).unwrap_or(Balance::NOTHING),
        metadata: params.metadata,
        created: clock::now(),
    };
    store::insert(service.database.pool(), &account).await.map_err(AccountError::from)?;
    let location = format!("/v1/accounts/{}", account.id);
    Ok(Reply::created(account).with_location(location))
}

/// Shows an account
#[utoipa::path(
    get,
    path = "/v1/accounts/{id}",
    tag = "Accounts",
    params(("id" = String, Path, description = "The id of the account.", example = "acc_0192f3ab6c1d7e5fa1b2c3d4e5f60718")),
    responses((status = 200, description = "The account", body = Account)),
)]
async fn account(
    caller: Caller,
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<Reply<Account>, ReadError> {
    let mut connection = service.database.pool().acquire().await?;
    let account = store::find(&mut connection, caller.mode(), &id).await?;
    Ok(Reply::ok(account.ok_or_else(|| NotFound::new("account", &id, "id"))?))
}

/// Closes an account
///
/// Only an account without money, transfers and charges can be closed.
#[utoipa::path(
    delete,
    path = "/v1/accounts/{id}",
    tag = "Accounts",
    params(("id" = String, Path, description = "The id of the account.", example = "acc_0192f3ab6c1d7e5fa1b2c3d4e5f60718")),
    responses((status = 204, description = "It is closed")),
)]
async fn close_account(
    Writer(caller): Writer,
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<Reply<()>, AccountError> {
    let mut connection = service.database.pool().acquire().await?;
    let account = store::find(&mut connection, caller.mode(), &id).await?;
    account.ok_or_else(|| NotFound::new("account", &id, "id"))?;
    if store::delete_empty(&mut connection, caller.mode(), &id).await? {
        Ok(Reply::no_content())
    } else {
        Err(AccountError::NotEmpty)
    }
}
