#![doc = include_str!("../README.md")]

mod promql;
mod annotation;
mod uid;
mod timing;
mod alerted;
mod recorded;
mod alerts;
mod rules;
mod panel;
mod dashboard;

pub use crate::{
    dashboard::grafana_dashboard,
    rules::{prometheus_rules, prometheus_rules_with},
    timing::{AlertTiming, InvalidTiming},
};
