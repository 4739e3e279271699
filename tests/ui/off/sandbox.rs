use axum::Router;
use error_response::{Api, RouterExt, catalog, format::Stripe};

const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);

fn app<P>(published: &P) -> Result<Router, Box<dyn std::error::Error>> {
    let sandbox = API.sandbox(published, |parts| parts.headers().contains_key("x-test"))?;
    Ok(Router::new().layer(sandbox).errors(API))
}

fn main() {
    app(&()).unwrap();
}
