//! The same with much beside it: many definitions, many formats.

use std::{
    hint::black_box,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::response::IntoResponse;
use error_response::{ApiError, Catalog, ErrorLayer, catalog, format::Stripe};

use crate::cases::{AccountError, drain, id, quiet};

include!(concat!(env!("OUT_DIR"), "/scale.rs"));

const FEW: Catalog = catalog![Ten];
const MANY: Catalog = catalog![Thousand];

fn stripe() -> ErrorLayer {
    quiet(Stripe::new())
}

/// One error of `all`, the same one each time.
fn one<E: IntoResponse>(layer: &ErrorLayer, all: &[fn() -> E]) {
    let made = black_box(all)[all.len() / 2]();
    layer.scope().enter(|| drain(made.into_response()));
}

/// The next error of `all`.
fn next<E: IntoResponse>(layer: &ErrorLayer, at: &AtomicUsize, all: &[fn() -> E]) {
    let made = black_box(all)[at.fetch_add(1, Ordering::Relaxed) % all.len()]();
    layer.scope().enter(|| drain(made.into_response()));
}

/// A layer that has answered each error of `all` before.
fn warm<E: IntoResponse>(all: &[fn() -> E]) -> ErrorLayer {
    let layer = stripe();
    for error in all {
        layer.scope().enter(|| drain(error().into_response()));
    }
    layer
}

macro_rules! rows {
    ($($name:ident: $how:ident $errors:expr, $catalog:expr;)*) => {$(
        pub(crate) fn $name() {
            static LAYER: LazyLock<ErrorLayer> = LazyLock::new(|| {
                black_box($catalog.definitions());
                warm($errors)
            });
            $how!(LAYER, $errors);
        }
    )*};
}

macro_rules! same {
    ($layer:ident, $errors:expr) => {
        one(&$layer, $errors)
    };
}

macro_rules! in_turn {
    ($layer:ident, $errors:expr) => {{
        static AT: AtomicUsize = AtomicUsize::new(0);
        next(&$layer, &AT, $errors)
    }};
}

rows! {
    fixed_of_ten: same Ten::FIXED, FEW;
    fixed_of_thousand: same Thousand::FIXED, MANY;
    formatted_of_ten: same Ten::FORMATTED, FEW;
    formatted_of_thousand: same Thousand::FORMATTED, MANY;
    each_fixed_of_ten: in_turn Ten::FIXED, FEW;
    each_fixed_of_thousand: in_turn Thousand::FIXED, MANY;
}

/// As many layers, each with a format of its own, that have answered before.
fn layers(count: usize) -> Vec<ErrorLayer> {
    let all: [fn() -> AccountError; 1] = [|| AccountError::Static];
    (0..count).map(|_| warm(&all)).collect()
}

/// The next of `layers` answers.
fn through(layers: &[ErrorLayer], at: &AtomicUsize) {
    let layer = &layers[at.fetch_add(1, Ordering::Relaxed) % layers.len()];
    layer.scope().enter(|| drain(AccountError::Static.into_response()));
}

pub(crate) fn one_format() {
    static LAYERS: LazyLock<Vec<ErrorLayer>> = LazyLock::new(|| layers(1));
    static AT: AtomicUsize = AtomicUsize::new(0);
    through(&LAYERS, &AT);
}

pub(crate) fn hundred_formats() {
    static LAYERS: LazyLock<Vec<ErrorLayer>> = LazyLock::new(|| layers(100));
    static AT: AtomicUsize = AtomicUsize::new(0);
    through(&LAYERS, &AT);
}
