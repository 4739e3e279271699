//! `#[debug_handler]`: a function that is not a handler results in one compile error,
//! which says what to write.

mod state;
mod argument;
mod returned;
mod check;

pub(crate) use self::{check::check, state::Options};
