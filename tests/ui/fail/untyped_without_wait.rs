use error_core::api_error;

fn main() {
    let _ = api_error!(rate_limited, "Slow down");
}
