use axum::Router;
use error_response::{Api, RouterExt, catalog, format::Stripe};

const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);

fn pages<D>(documented: &D) -> Result<Router, Box<dyn std::error::Error>> {
    Ok(API.pages_of(documented)?.router()?.errors(API))
}

fn main() {
    pages(&()).unwrap();
}
