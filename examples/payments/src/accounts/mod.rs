//! Accounts: who has how much.

mod account;
mod error;
mod routes;
mod store;

pub(crate) use self::{
    account::Account,
    error::AccountError,
    routes::routes,
    store::{find, set_balance},
};
