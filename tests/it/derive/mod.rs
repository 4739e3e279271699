//! What derived impls say and do.

mod derived_impls;
mod reserved_names;
