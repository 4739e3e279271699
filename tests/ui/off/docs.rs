use axum::Router;
use error_response::{Api, RouterExt, catalog, format::Stripe};

const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app: Router = Router::new().merge(API.pages()?.router()?).errors(API);
    let _ = app;
    Ok(())
}
