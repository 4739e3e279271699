//! What derived impls say and do.

mod annotations;
mod boxed;
mod deprecated;
mod derived_impls;
mod lists_in_fields;
mod located;
mod names_of_secrets;
mod own_codes;
mod reserved_names;
