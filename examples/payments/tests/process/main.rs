//! The program: its options, how it ends, and what is left when it is killed.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod crash;
mod options;
mod program;
mod receiver;
mod stop;
mod webhooks;
