//! The README and the book: every link leads somewhere, every block of code runs.

mod links;
mod pages;
