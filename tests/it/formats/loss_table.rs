//! What each format sends of an error, as the book shows it. A test of error-formats compares it with rendered responses.

use std::{fs, path::PathBuf, sync::Arc};

use error_response::{
    catalog::ErrorPart,
    format::{
        ConciseProblem, ErasedWireFormat, Fate, Problem, ProblemHtml, ProblemMarkdown, ProblemText, ProblemXml,
        built_in_formats,
    },
};

/// How the page begins.
const INTRODUCTION: &str = "\
# What each format sends

In a program, some lines begin with `# `. They belong to the program: to run it, delete only the `# `. If it has no `fn main`, put its statements into
`fn main() -> Result<(), Box<dyn std::error::Error>> { ...; Ok(()) }`.

An error has more parts than most formats have members for. This page lists for each [format](formats.md) where clients find each part, and which parts
they do not get. The tests generate this page (`BLESS=1`) from the declarations of the formats, and compare the declarations with rendered responses.

If clients must get a field, mark it `#[api(required)]` beside its other key:

```rust
use error_response::{Api, ApiError, catalog, format::Stripe};

/// Insufficient funds
#[derive(Debug, thiserror::Error, ApiError)]
#[error(\"The funds are insufficient\")]
#[api(status = 402, code = \"insufficient_funds\")]
struct InsufficientFunds {
    #[api(detail, required)]
    available: u64,
}

const API: Api<Stripe> = Api::new(\"accounts\", Stripe::new(), catalog![InsufficientFunds]);
# let _ = API;
```

With a format that has no details, such as `OAuth`, this `Api` does not compile. If the format is chosen at run time, publishing and describing the API
fail. Pages for people (`ProblemHtml`, `ProblemMarkdown`, `ProblemText`) have no details, because people read the message. If you want such pages
beside a required detail, add them to the layer instead of the `Api`: `API.layer().with_alternative(ProblemHtml::new(problem))`.

Your own format says what it sends in `WireFormat::LOSSES`. Without this, an error with a required field cannot be in its API. If the responses do not
have what the table says, publishing and describing the API fail:

```rust
use error_response::format::{ErrorPart, ErrorView, Fate, LossTable, Unwrapped, WireFormat};

#[derive(Debug, Clone)]
struct Plain;

#[derive(serde::Serialize)]
struct Body<'a> {
    code: &'a str,
    message: &'a str,
}

impl WireFormat for Plain {
    type Failure<'a> = Body<'a>;
    type Success<'a> = Unwrapped;

    // The name in messages, and the address of the format's documentation.
    const LOSSES: Option<LossTable> = Some(
        LossTable::new(\"`Plain`\", \"https://api.example.com/docs\")
            .with(ErrorPart::Code, Fate::Carried(\"`code`\"))
            .with(ErrorPart::Message, Fate::Carried(\"`message`\"))
            .with(ErrorPart::Details, Fate::Dropped(\"our clients read the message\")),
    );

    fn name(&self) -> &'static str {
        \"plain\"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body<'a> {
        Body { code: view.code(), message: view.message() }
    }
}
# let _ = Plain;
```

In the first tables, *part* means that only a part is sent, or only in some errors.
";

#[test]
fn the_book_shows_what_each_format_sends() {
    let problem = Problem::new;
    let encodings: Vec<Arc<dyn ErasedWireFormat>> = vec![
        Arc::new(ProblemXml::new(problem())),
        Arc::new(ConciseProblem::new(problem())),
        Arc::new(ProblemHtml::new(problem())),
        Arc::new(ProblemMarkdown::new(problem())),
        Arc::new(ProblemText::new(problem())),
    ];
    let mut page = String::from(INTRODUCTION);
    for formats in [&built_in_formats(), &encodings] {
        let tables: Vec<_> = formats.iter().map(|format| format.losses().unwrap()).collect();
        page.push_str("\n| |");
        tables.iter().for_each(|table| page.push_str(&format!(" {} |", table.format())));
        page.push_str(&format!("\n|---|{}\n", "---|".repeat(tables.len())));
        for part in ErrorPart::ALL {
            page.push_str(&format!("| {part} |"));
            for table in &tables {
                page.push_str(match table.fate(*part) {
                    Fate::Carried(_) => " yes |",
                    Fate::Folded(_) => " part |",
                    _ => " |",
                });
            }
            page.push('\n');
        }
    }
    for format in built_in_formats().iter().chain(&encodings) {
        let table = format.losses().unwrap();
        let original = match table.original() {
            address if address.starts_with("https://") => format!("<{address}>"),
            file => format!("[the facts of the API](../{file}), taken from its documentation"),
        };
        page.push_str(&format!(
            "\n## {}\n\nOriginal: {original}\n\n| part | in a response |\n|---|---|\n",
            table.format()
        ));
        for part in ErrorPart::ALL {
            let fate = match table.fate(*part) {
                Fate::Carried(place) | Fate::Folded(place) => place.to_owned(),
                Fate::Dropped(why) => format!("not sent: {why}"),
                other => panic!("{format:?}: {part} {other:?}"),
            };
            page.push_str(&format!("| {part} | {fate} |\n"));
        }
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/losses.md");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, page).unwrap();
    } else {
        assert_eq!(fs::read_to_string(&path).unwrap(), page);
    }
}
