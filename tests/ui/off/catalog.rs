use error_catalog::Codes;
use error_response::{Api, catalog, format::Stripe};

const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);
const CLOSED: Api<Stripe> = API.with_codes(Codes::Closed);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let published = API.publish()?;
    for error in &published.errors {
        println!("{}", error.code);
    }
    let path = CLOSED.publish_for_operators()?.name + ".json";
    API.assert_catalog(&path);
    Ok(())
}
