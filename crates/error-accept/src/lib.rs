#![doc = include_str!("../README.md")]

mod offer;
mod offers;
mod weight;

pub use crate::{offer::InvalidOffer, offers::Offers, weight::thousandths};
