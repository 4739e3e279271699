//! Views: what a format can read about a call, an error and its causes, or a success.

mod call;
mod error;
mod cause;
mod success;
mod message;
mod translated;

pub(crate) use self::message::now_of_message;
pub use self::{
    call::CallView,
    cause::Cause,
    error::ErrorView,
    message::{Message, UserMessage},
    success::{ResultBody, SuccessView},
    translated::TextsIn,
};
