//! The parameters of a request: its body, as JSON or as one of Stripe's forms, and its query.

mod body;
mod email;
mod error;
mod form;
mod metadata;
mod page;
mod query;
mod reference;
mod text;

pub(crate) use self::{
    body::Params,
    email::Email,
    error::{ParamsError, Texts},
    metadata::Metadata,
    page::{Page, PageQuery},
    query::QueryParams,
    reference::Reference,
    text::text,
};
