use error_core::api_error;

fn main() {
    let error: Box<dyn std::error::Error + Send + Sync> = "no".into();
    let _ = api_error!(conflict, "The ledger is closed: {}", error);
}
