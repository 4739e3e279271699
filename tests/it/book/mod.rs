//! The README and the book: every link leads somewhere, every block of code runs.

mod blocks;
mod categories;
mod dependencies;
mod links;
mod pages;
mod promise;
mod quoted_errors;
