//! The program: its options, how it ends, and what is left when it is killed.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../shared/database.rs"]
mod database;
mod demo;
mod environment;
mod http;
mod instances;
mod money;
mod options;
mod otlp;
mod program;
mod proxy;
mod receiver;
mod stop;
mod webhooks;
