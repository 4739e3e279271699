#![doc = include_str!("../README.md")]

mod redactor;
mod scan;
mod reader;
mod output;

mod vocabulary;
mod invalid_name;
mod names;
mod word_parts;
mod values;
mod extent;
mod harmless;
mod prose;
mod forms;
mod address;
mod database;
mod command;
mod char_boundary;
mod character;
mod unit;
mod trie;

#[cfg(test)]
mod tests;

pub use crate::{invalid_name::InvalidName, redactor::Redactor};
