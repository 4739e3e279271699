//! Writes the pages of a catalog to files.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use error_catalog::PublishedCatalog;
use error_docs::{InvalidLink, Pages, Publisher, Representation};

use crate::{error_text::text, files::write_files, input::open};

/// How large a logo is: every page shows it.
const LARGEST_LOGO: u64 = 262_144;

/// The arguments of `error-catalog docs`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// An OpenAPI document or a catalog; `-` is the standard input.
    input: PathBuf,
    /// The folder to write to; it is created if it is missing. Nothing is written if a page would replace a symbolic
    /// link or a folder, or would need a name of more than 255 bytes.
    #[arg(long)]
    out: PathBuf,
    /// HTML for a file server, or Markdown for mdBook.
    #[arg(long, value_enum, default_value_t)]
    format: DocsFormat,
    /// The name of the API on the pages [default: the name in the catalog].
    #[arg(long)]
    name: Option<String>,
    /// A link to the API's home page, on every page.
    #[arg(long, value_name = "ADDRESS")]
    home: Option<String>,
    /// A link to support, on every page: `https:`, `mailto:` or a path of the same server.
    #[arg(long, value_name = "ADDRESS")]
    support: Option<String>,
    /// The logo in front of the name, an SVG of up to 256 KiB.
    #[arg(long, value_name = "FILE")]
    logo: Option<PathBuf>,
    /// Shows on the page of each error a request that forces it, for an API with a sandbox (`Prefer: error=CODE`).
    #[arg(long)]
    sandbox: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum DocsFormat {
    #[default]
    Html,
    Markdown,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<(), String> {
        let publisher = self.publisher()?;
        let catalog = open(&self.input)?;
        let name = self.name.unwrap_or_else(|| catalog.name.clone());
        let pages = Pages::new(PublishedCatalog { name, ..catalog }).with_publisher(publisher);
        write(&pages, &self.out, self.format)
    }

    fn publisher(&self) -> Result<Publisher, String> {
        if self.name.as_ref().is_some_and(|name| name.trim().is_empty()) {
            return Err("--name is empty: write the name of the API, or leave the option out".to_owned());
        }
        let mut publisher = Publisher::new();
        let invalid = |option: &'static str| move |error: InvalidLink| format!("--{option}: {error}");
        if let Some(home) = &self.home {
            publisher = publisher.with_home(home).map_err(invalid("home"))?;
        }
        if let Some(support) = &self.support {
            publisher = publisher.with_support(support).map_err(invalid("support"))?;
        }
        if self.sandbox {
            publisher = publisher.with_sandbox();
        }
        Ok(match &self.logo {
            Some(logo) => publisher.with_logo(svg(logo)?),
            None => publisher,
        })
    }
}

/// The SVG of a file.
fn svg(path: &Path) -> Result<String, String> {
    let failed = |why: &str| format!("--logo: {} {why}", path.display());
    let unread = |error: io::Error| failed(&format!("can't be read: {error}"));
    if fs::metadata(path).map_err(unread)?.len() > LARGEST_LOGO {
        return Err(failed("has more than 256 KiB; every page loads it, so name a smaller one"));
    }
    let bytes = fs::read(path).map_err(unread)?;
    let svg = String::from_utf8(bytes).ok().filter(|text| text.contains("<svg"));
    svg.ok_or_else(|| failed("is not an SVG; name a file whose text has an `<svg>` element"))
}

fn write(pages: &Pages, out: &Path, format: DocsFormat) -> Result<(), String> {
    let form = match format {
        DocsFormat::Html => Representation::Html,
        DocsFormat::Markdown => Representation::Markdown,
    };
    let files = pages.export(form).map_err(text)?;
    let files: Vec<_> = files.iter().map(|file| (&*file.name, &*file.text)).collect();
    write_files(out, &files)
}
