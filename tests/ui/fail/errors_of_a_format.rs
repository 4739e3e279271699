use axum::Router;
use error_response::{RouterExt, format::Stripe};

fn main() {
    let _: Router = Router::new().errors(Stripe::new());
}
