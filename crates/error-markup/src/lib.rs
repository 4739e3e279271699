#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod inert;
mod html;
mod markdown;
mod yaml;

pub use crate::{
    html::{Html, html},
    inert::{Inert, inert, is_active},
    markdown::{CodeBlock, CodeSpan, Markdown, MarkdownSentence, TableCode, TableSentence, markdown},
    yaml::yaml,
};
