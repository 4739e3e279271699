use error_core::api_error;

fn main() {
    let _ = api_error!(conflict, "The name {nmae} is taken");
}
