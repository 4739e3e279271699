//! A tour: every error of the catalog, provoked, in a table.

mod catalog;
mod client;
mod own_service;
mod stage;
mod provoked;
mod sandboxed;
mod table;
mod tour;

pub use self::{
    own_service::OwnService,
    table::{Row, Table},
    tour::{DemoError, Place, tour},
};
