//! A payments service: accounts, transfers, charges and API keys on SQLite or PostgreSQL.
//!
//! The modules in reading order: what a request is made of, the database, the resources, and what puts them together.

mod clock;
mod id;
mod mode;
mod hex;
mod money;
mod params;
mod not_found;
mod database;
mod read_error;
mod metrics;
mod operator_token;
mod service;
mod keys;
mod accounts;
mod transfers;
mod processor;
mod charges;
mod webhooks;
mod rate_limit;
mod test_values;
mod health;
mod format;
mod config;
mod api;
mod things_to_try;
mod telemetry;
mod trace_context;
mod app;
mod serve;
mod demo;

pub use self::{
    api::{CATALOG, NAME},
    app::{App, app},
    config::{InvalidOptions, Options, Settings},
    database::{Database, Kind, OpenError, PoolOptions, Transaction},
    demo::{DemoError, OwnService, Place, Row, Table, tour},
    format::Format,
    keys::{FirstKeys, Secret},
    metrics::Metrics,
    mode::Mode,
    money::{Amount, Balance, Currency},
    processor::processor,
    rate_limit::{Limit, Limiter},
    serve::{Listeners, serve},
    service::Service,
    telemetry::Telemetry,
    webhooks::{Clock, JobQueue, Schedule, WebhookSettings, receiver, redeliver},
};
