use error_response::{Api, catalog, format::Stripe};

const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);

fn describe<D>(document: &mut D) -> Result<usize, Box<dyn std::error::Error>> {
    let documented = API.describer().describe(document)?;
    Ok(documented.catalog().errors.len())
}

fn main() {
    describe(&mut ()).unwrap();
}
