//! What an API publishes about its errors, as data: served, carried in an
//! OpenAPI document, committed to a repository, compared with its successor.

mod catalog;
mod entry;
mod operation;
mod request;

pub use self::{
    catalog::PublishedCatalog,
    entry::{PublishedError, PublishedExample, PublishedHeader, PublishedMember, PublishedSuccess, PublishedWait},
    operation::{ErrorKey, PublishedOperation},
    request::PublishedRequest,
};
