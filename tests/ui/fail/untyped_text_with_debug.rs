use error_core::api_error;

fn main() {
    let name = "a";
    let _ = api_error!(conflict, "The name {name:?} is taken");
}
