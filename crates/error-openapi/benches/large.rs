//! `cargo bench -p error-openapi --bench large`: the document of a large API, 10,000 codes over 1,000 operations, in both shapes:
//! how long it takes and how much memory the process has had. Fails where that is more than 300 MB.

use std::time::Instant;

use error_core::{Catalog, Definition, ErrorStatus};
use error_formats::Problem;
use error_openapi::{
    Declared, Describer, Shape, Version, declare,
    openapi::{HttpMethod, Info, OpenApi, PathItem, PathsBuilder, path::OperationBuilder},
    write,
};

const OPERATIONS: usize = 1_000;
const CODES: usize = 10;
/// Bytes.
const MOST_MEMORY: u64 = 300_000_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A process for each shape, since its peak is what is asked for.
    match std::env::args().find_map(|name| name.strip_prefix("--shape=").map(str::to_owned)).as_deref() {
        Some("enumerated") => measure(Shape::Enumerated),
        Some("union") => measure(Shape::Union),
        _ => {
            for shape in ["enumerated", "union"] {
                let program = std::env::current_exe()?;
                let status = std::process::Command::new(program).arg(format!("--shape={shape}")).status()?;
                assert!(status.success(), "{shape} fails");
            }
            Ok(())
        }
    }
}

fn measure(shape: Shape) -> Result<(), Box<dyn std::error::Error>> {
    let statuses =
        [ErrorStatus::BAD_REQUEST, ErrorStatus::NOT_FOUND, ErrorStatus::CONFLICT, ErrorStatus::UNPROCESSABLE_CONTENT];
    let definitions: Vec<&'static Definition> = (0..OPERATIONS * CODES)
        .map(|at| {
            let code: &'static str = format!("code_{at}").leak();
            let definition = Definition::new(statuses[at % statuses.len()], code)
                .with_title("An error of many")
                .with_description("It has a description as long as most descriptions are.")
                .with_message("No account found with id: {id}");
            &*Box::leak(Box::new(definition))
        })
        .collect();
    let definitions: &'static [&'static Definition] = definitions.leak();
    let mut document = document(definitions);
    let start = Instant::now();
    Describer::new(Problem::new(), Catalog::__new(definitions)).with_shape(shape).describe(&mut document)?;
    let described = start.elapsed();
    let text = write(&document, Version::V3_1)?;
    println!("{shape:?}: described in {described:?}, written after {:?}, {} bytes", start.elapsed(), text.len());
    match peak() {
        Some(peak) => {
            println!("the peak is {} MB", peak / 1_000_000);
            assert!(peak <= MOST_MEMORY, "more than {} MB", MOST_MEMORY / 1_000_000);
        }
        None => println!("the peak is not known"),
    }
    Ok(())
}

/// The most memory that the process has had, in bytes; only Linux tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

fn document(definitions: &[&'static Definition]) -> OpenApi {
    let paths = definitions.chunks(CODES).enumerate().fold(PathsBuilder::new(), |paths, (at, codes)| {
        let mut operation = OperationBuilder::new().operation_id(Some(format!("operation_{at}"))).build();
        declare(&mut operation, codes.iter().map(|definition| Declared::Definition(definition)));
        paths.path(format!("/resources/{at}"), PathItem::new(HttpMethod::Get, operation))
    });
    OpenApi::new(Info::new("A large API", "1.0.0"), paths.build())
}
