use error_catalog::Policy;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = Policy::from_toml("[rules]\ncode-removed = \"off\"")?;
    let _: Policy = policy;
    Ok(())
}
