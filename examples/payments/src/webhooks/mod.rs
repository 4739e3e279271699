//! Webhooks: signed events for other services.
//!
//! An event is written in the transaction of what it reports ([`outbox`]), woken by a job ([`job_queue`]), claimed by one
//! instance when it is due ([`queue`]), sent ([`sender`]), and what follows is a function of the attempt and its outcome
//! ([`schedule`]).

mod clock;
mod schedule;
mod settings;
mod signature;
mod networks;
mod destination;
mod endpoint;
mod error;
mod store;
mod outbox;
mod queue;
mod sender;
mod job_queue;
mod worker;
mod retention;
mod redeliver;
mod receiver;
mod routes;

pub use self::{
    clock::Clock, job_queue::JobQueue, receiver::receiver, redeliver::redeliver, schedule::Schedule,
    settings::WebhookSettings,
};
pub(crate) use self::{error::WebhookError, routes::routes, worker::Webhooks};
