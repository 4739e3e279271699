//! A layer gives a response of ours another status.

mod identity;
mod rewritten_status;
mod success_turned_error;
