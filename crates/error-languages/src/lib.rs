#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod accept_language;
mod identifier;
mod invalid;
mod syntax;
mod resource;
mod language;
mod languages;
#[cfg(feature = "catalog")]
mod check;
#[cfg(feature = "catalog")]
mod expected;
#[cfg(feature = "catalog")]
mod finding;
#[cfg(feature = "catalog")]
mod template;

#[cfg(feature = "catalog")]
#[cfg_attr(docsrs, doc(cfg(feature = "catalog")))]
pub use crate::{
    finding::{Finding, Problem},
    template::Template,
};
pub use crate::{invalid::InvalidLanguage, languages::Languages};
