use std::sync::Arc;

use error_response::{catalog, format::Stripe};
use error_testing::Inspector;

fn main() {
    let inspector = Inspector::new().format(Stripe::new()).definitions(&catalog![]);
    let shared = Inspector::new().shared_format(Arc::new(Stripe::new()));
    let inspector = Inspector::new().alternative(Stripe::new());
    let others = Inspector::new().shared_alternative(Arc::new(Stripe::new()));
    let known = Inspector::new().definitions(&catalog![]);
    let _ = (inspector, shared, others, known);
}
