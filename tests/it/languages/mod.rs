//! Errors in the language of their reader.

mod shop;

mod sources;
mod texts;
mod formats;
mod complete;
mod template;
mod cost;
