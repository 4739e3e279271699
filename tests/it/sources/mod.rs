//! Every way a request can fail, in every dialect.
//!
//! Each file is a part of the table: a [`Source`](source::Source) names what
//! fails, builds the app, and says what it is to a client; a
//! [`Late`](streams::Late) does so for a response that has begun. Every app is served
//! on a socket, since limits never apply to a bare router.

mod bodies;
mod cors;
mod extra;
mod failing;
mod governor;
mod handlers;
mod outcome;
mod panics;
mod rejections;
mod routing;
mod services;
mod source;
mod streams;
mod table;
mod tower_http;
