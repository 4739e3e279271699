//! Where in a stack an error may come from.

mod places;
