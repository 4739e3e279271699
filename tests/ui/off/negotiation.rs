use std::sync::Arc;

use error_response::{
    ErrorLayer,
    format::{Problem, Stripe},
};

fn layers() -> [ErrorLayer; 2] {
    let layer = ErrorLayer::new(Problem::new());
    [layer.clone().with_alternative(Stripe::new()), layer.with_shared_alternative(Arc::new(Stripe::new()))]
}

fn main() {
    let _ = layers();
}
