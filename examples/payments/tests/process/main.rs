//! The program: its options, how it ends, and what is left when it is killed.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod crash;
mod demo;
mod options;
mod otlp;
mod program;
mod receiver;
mod stop;
mod webhooks;
