use error_core::api_error;

fn main() {
    let _ = api_error!(notfound, "No account has this id");
}
