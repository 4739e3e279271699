//! Every way a request can fail, in every format.
//!
//! Each file is a part of the table: a [`Source`](source::Source) names what
//! fails, builds the app, and says what it is to a client; a
//! [`Late`](after_the_head::Late) does so for a response that has begun. Every app is served
//! on a socket, since limits never apply to a bare router.

mod after_the_head;
mod bodies;
mod extra;
mod failing;
mod governor;
mod handlers;
mod idempotency;
mod outcome;
mod panics;
mod rejections;
mod routing;
mod services;
mod source;
mod table;
mod tower_http;
mod under_cors;
