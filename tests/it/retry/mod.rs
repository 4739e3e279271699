//! When a client may come back: waits, quotas, and what SDKs obey.

mod one_wait;
mod quotas;
mod retry_headers;
