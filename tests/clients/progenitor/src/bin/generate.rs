//! `generate DOCUMENT`: prints the client of any document in JSON, or fails as the generator does.

use progenitor::{GenerationSettings, Generator};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let document = std::env::args().nth(1).ok_or("usage: generate DOCUMENT")?;
    let spec = serde_json::from_slice(&std::fs::read(document)?)?;
    let tokens = Generator::new(&GenerationSettings::default()).generate_tokens(&spec)?;
    println!("{tokens}");
    Ok(())
}
