//! What a format sees: a call, an error, its causes, a success.

mod call;
mod cause;
mod error;
mod message;
mod success;

pub(crate) use self::message::now_of_message;
pub use self::{
    call::CallView,
    cause::Cause,
    error::ErrorView,
    message::{Message, UserMessage},
    success::{ResultBody, SuccessView},
};
