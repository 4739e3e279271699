fn read() -> error_response::Result<String> {
    Ok(std::fs::read_to_string("ledger.csv")?)
}

fn main() {}
