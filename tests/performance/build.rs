//! Writes an enum of ten errors and one of a thousand, half of them the same
//! each time, half with a value in their text.

use std::{env, error::Error, fmt::Write, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut code = String::new();
    for (name, count) in [("Ten", 10), ("Thousand", 1_000)] {
        errors(&mut code, name, count)?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("scale.rs"), code)?;
    Ok(())
}

fn errors(code: &mut String, name: &str, count: usize) -> Result<(), Box<dyn Error>> {
    writeln!(code, "#[derive(Debug, thiserror::Error, ApiError)]\nenum {name} {{")?;
    for at in (0..count).step_by(2) {
        writeln!(
            code,
            "/// Invalid\n#[error(\"The request is invalid\")] #[api(status = 400, code = \"invalid_{at}\")] Fixed{at},"
        )?;
        let found = "No account found with id: {id}";
        writeln!(
            code,
            "/// Not found\n#[error(\"{found}\")] #[api(status = 404, code = \"found_{at}\")] Formatted{at} {{ id: &'static str }},"
        )?;
    }
    writeln!(code, "}}\nimpl {name} {{")?;
    let variants = |fields: &str, kind: &str| -> String {
        (0..count).step_by(2).map(|at| format!("|| {name}::{kind}{at}{fields},")).collect()
    };
    let (fixed, formatted) = (variants("", "Fixed"), variants(" { id: id() }", "Formatted"));
    writeln!(code, "const FIXED: &[fn() -> {name}] = &[{fixed}];")?;
    writeln!(code, "const FORMATTED: &[fn() -> {name}] = &[{formatted}];\n}}")?;
    Ok(())
}
