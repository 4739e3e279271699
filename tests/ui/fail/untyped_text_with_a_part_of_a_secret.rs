use error_core::api_error;

fn main() {
    let token = "hunter2".to_owned();
    let _ = api_error!(credentials_invalid, "The token {} is wrong", &token[..4]);
}
