#![doc = include_str!("../README.md")]

mod address;
mod character;
mod command;
mod database;
mod extent;
mod forms;
mod harmless;
mod invalid_name;
mod names;
mod output;
mod prose;
mod reader;
mod redactor;
mod scan;
#[cfg(test)]
mod tests;
mod trie;
mod unit;
mod values;
mod vocabulary;
mod word_parts;

pub use crate::{invalid_name::InvalidName, redactor::Redactor};
