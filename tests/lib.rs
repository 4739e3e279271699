//! The code in the README and in the book is tested.
#![doc = include_str!("../README.md")]

#[doc = include_str!("../docs/start.md")]
pub mod start {}

#[doc = include_str!("../docs/how_do_i.md")]
pub mod how_do_i {}

#[doc = include_str!("../docs/adopting.md")]
pub mod adopting {}

#[doc = include_str!("../docs/errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/compile_errors.md")]
pub mod compile_errors {}

#[doc = include_str!("../docs/occurrences.md")]
pub mod occurrences {}

#[doc = include_str!("../docs/deploying.md")]
pub mod deploying {}

#[doc = include_str!("../docs/migrating.md")]
pub mod migrating {}

#[doc = include_str!("../docs/adapters.md")]
pub mod adapters {}

#[doc = include_str!("../docs/keys.md")]
pub mod keys {}

#[doc = include_str!("../docs/layers.md")]
pub mod layers {}

#[doc = include_str!("../docs/stack.md")]
pub mod stack {}

#[doc = include_str!("../docs/logs.md")]
pub mod logs {}

#[doc = include_str!("../docs/losses.md")]
pub mod losses {}

#[doc = include_str!("../docs/telemetry.md")]
pub mod telemetry {}

#[doc = include_str!("../docs/retries.md")]
pub mod retries {}

#[doc = include_str!("../docs/idempotency.md")]
pub mod idempotency {}

#[doc = include_str!("../docs/extract.md")]
pub mod extract {}

#[doc = include_str!("../docs/streams.md")]
pub mod streams {}

#[doc = include_str!("../docs/languages.md")]
pub mod languages {}

#[doc = include_str!("../docs/openapi.md")]
pub mod openapi {}

#[doc = include_str!("../docs/formats.md")]
pub mod formats {}

#[doc = include_str!("../docs/sandbox.md")]
pub mod sandbox {}

#[doc = include_str!("../docs/catalog.md")]
pub mod catalog {}

// The page shows a test that readers copy.
#[allow(clippy::test_attr_in_doctest)]
#[doc = include_str!("../docs/gate.md")]
pub mod gate {}

#[doc = include_str!("../docs/testing.md")]
pub mod testing {}
