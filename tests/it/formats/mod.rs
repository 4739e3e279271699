//! What each wire format makes of an error.

mod categories;
mod client_side;
mod doubled_members;
mod kinds;
