use error_core::api_error;

fn main() {
    let _ = api_error!(method_not_allowed, "Only GET");
}
