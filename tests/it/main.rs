//! Behaviour across crates, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod adopting;
#[path = "../peers/comparison/src/api.rs"]
mod api;
mod architecture;
mod authentication;
mod author_code;
mod book;
mod bounds;
mod catalog;
mod conformance;
mod derive;
mod extract;
mod formats;
mod headers;
mod languages;
mod log;
mod obligations;
mod openapi;
mod packages;
mod readme;
mod retry;
mod sandbox;
mod seed_apis;
mod sources;
mod stack;
mod status;
mod streams;
mod support;
mod testing;
mod untyped;

use self::support::{format, records};
