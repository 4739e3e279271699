#[error_response::debug_handler]
async fn read() -> Result<String, std::io::Error> {
    std::fs::read_to_string("ledger.csv")
}

fn main() {}
