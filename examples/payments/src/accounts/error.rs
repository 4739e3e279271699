//! What can fail with an account.

use error_response::ApiError;
use error_sqlx::SqlxError;

use crate::{database::Tables, not_found::NotFound, test_values::TestAddressError};

/// An operation on an account failed.
#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum AccountError {
    #[error(transparent)]
    #[api(transparent)]
    NotFound(#[from] NotFound),

    /// The address is taken
    ///
    /// Another account in this mode has the e-mail address.
    #[error("An account with this email exists already")]
    #[api(
        status = 409,
        code = "email_taken",
        param = "email",
        category = conflict,
        action = "Use the account that exists, or another address.",
        // PostgreSQL calls the constraint by its name, SQLite by its columns.
        when(Database = "accounts_email_key", Database = "accounts.mode, accounts.email")
    )]
    #[api(example(
        "POST /v1/accounts",
        header("authorization" = "Bearer $API_KEY"),
        body = r#"{"email": "ada@example.com", "currency": "EUR"}"#,
        depends_on = "whether an account has this address"
    ))]
    EmailTaken(#[source] SqlxError<Tables>),

    /// The account has money
    ///
    /// An account can be closed when its balance is 0.
    #[error("The account still has money")]
    #[api(status = 409, code = "account_not_empty", category = conflict, action = "Transfer its money first.")]
    NotEmpty,

    /// The account is in use
    ///
    /// An account with transfers or charges is kept, because they are.
    #[error("The account has transfers or charges")]
    #[api(
        status = 409,
        code = "account_in_use",
        category = conflict,
        action = "Keep the account.",
        // A foreign key: SQLSTATE 23503 of PostgreSQL, result code 787 of SQLite.
        when(Database = "23503", Database = "787", Database = "1811")
    )]
    InUse(#[source] SqlxError<Tables>),

    /// Money from nowhere
    ///
    /// Only test accounts can be opened with a balance. Live accounts receive money by charges and transfers.
    #[error("Only test accounts can be opened with a balance")]
    #[api(
        status = 422,
        code = "opening_balance_not_allowed",
        category = unprocessable_content,
        param = "balance",
        action = "Open the account without `balance`, and charge a card."
    )]
    OpeningBalance,

    #[error(transparent)]
    #[api(transparent, from = sqlx::Error)]
    Database(SqlxError<Tables>),
}

/// An account cannot be created.
#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum CreateAccountError {
    #[error(transparent)]
    #[api(transparent)]
    Account(#[from] AccountError),

    #[error(transparent)]
    #[api(transparent)]
    TestAddress(#[from] TestAddressError),
}
