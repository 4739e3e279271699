use error_core::api_error;

fn main() {
    let text = String::from("hunter2");
    let _ = api_error!(conflict, text);
}
