//! `#[debug_handler]`: a function that is no handler is one compile error that says what to write.

mod state;
mod argument;
mod returned;
mod check;

pub(crate) use self::{check::check, state::Options};
