use std::sync::Arc;

use error_response::{
    Api, ErrorLayer, catalog,
    format::{Problem, Stripe},
};

fn layers() -> [ErrorLayer; 2] {
    let layer = ErrorLayer::new(Problem::new());
    [layer.clone().with_alternative(Stripe::new()), layer.with_shared_alternative(Arc::new(Stripe::new()))]
}

const API: Api<(Problem, Stripe)> = Api::new("accounts", (Problem::new(), Stripe::new()), catalog![]);

fn main() {
    let _ = layers();
}
