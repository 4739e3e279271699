//! The published catalog and its pages, as they are served.

mod from_data;
mod handling;
mod pasted;
mod sent;
mod served;
