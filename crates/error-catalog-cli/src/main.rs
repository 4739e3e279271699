//! `error-catalog export|check|diff|explain|docs|conformance`: the gate for an
//! API's published errors.

#[cfg(feature = "conformance")]
mod conformance;
mod report;
mod output;

use std::{
    fmt::{self, Write as _},
    fs,
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    process::{self, ExitCode},
};

use anstyle::{AnsiColor, Style};
use clap::{Parser, Subcommand, ValueEnum};
use error_catalog::{
    Finding, FindingLevel, Impact, PublishedCatalog, PublishedError, Severity, check, diff, inert, json, read,
};
use error_docs::{IndexQuery, Pages, Representation};

use crate::{
    output::{complain, json_without_commands, print, unwritten, without_brackets, without_commands},
    report::{Report, ReportForm},
};

const EXIT_STATUSES: &str = "Exit status:\n  \
    0  nothing of the level that --fail-on names, or worse\n  \
    1  the worst that was found is breaking, or an error\n  \
    2  the tool could not do what was asked\n  \
    3  the worst that was found is minor, or a warning\n  \
    4  the worst that was found is a patch, or a note";

/// What is said of a command that this build has not.
#[cfg(not(feature = "conformance"))]
const NOT_BUILT: &str = "this build can't ask services: install it by `cargo install error-catalog-cli --features \
                         conformance`, or `--features https` for https:// addresses";

/// The gate for an API's published errors: what would break a client does not pass unseen.
#[derive(Parser)]
#[command(version, after_help = EXIT_STATUSES)]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Takes the catalog out of an OpenAPI document, or writes a catalog anew.
    Export {
        /// An OpenAPI document with `x-error-catalog`, or a catalog; `-` is the standard input.
        input: PathBuf,
        /// JSON to keep and to compare, or one file of Markdown to read.
        #[arg(long, value_enum, default_value_t)]
        format: ExportFormat,
    },
    /// Finds what a reader of the catalog will miss.
    #[command(after_help = EXIT_STATUSES)]
    Check {
        /// An OpenAPI document or a catalog; `-` is the standard input.
        input: PathBuf,
        /// How findings are written.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        /// The least that makes the check fail.
        #[arg(long, value_enum, default_value_t = CheckLimit::Warning)]
        fail_on: CheckLimit,
    },
    /// Compares two versions: what breaks clients, what is added, which texts changed.
    #[command(after_help = EXIT_STATUSES)]
    Diff {
        /// The old OpenAPI document or catalog; `-` is the standard input, for one of the two.
        old: PathBuf,
        /// The new one.
        new: PathBuf,
        /// How changes are written.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        /// The least that makes the comparison fail.
        #[arg(long, value_enum, default_value_t = DiffLimit::Breaking)]
        fail_on: DiffLimit,
    },
    /// Says what a code means and how to fix it.
    Explain {
        /// A code, as the catalog or the body spells it, or a number.
        code: String,
        /// An OpenAPI document or a catalog; `-` is the standard input.
        #[arg(long, default_value = "catalog.json")]
        catalog: PathBuf,
        /// How it is written.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Writes the pages of the catalog to files.
    Docs {
        /// An OpenAPI document or a catalog; `-` is the standard input.
        input: PathBuf,
        /// The folder to write to; made where it is absent. Nothing is written where a page would replace a symbolic
        /// link or a folder, or would need a name of more than 255 bytes.
        #[arg(long)]
        out: PathBuf,
        /// HTML for a file server, or Markdown for mdBook.
        #[arg(long, value_enum, default_value_t)]
        format: DocsFormat,
    },
    /// Asks a running service for its errors and holds them against the catalog.
    #[cfg(feature = "conformance")]
    Conformance(conformance::Arguments),
    /// Not in this build.
    #[cfg(not(feature = "conformance"))]
    #[command(hide = true)]
    Conformance {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        _arguments: Vec<String>,
    },
}

#[derive(Clone, Copy, Default, PartialEq, ValueEnum)]
enum Format {
    /// For a terminal.
    #[default]
    Human,
    /// For a program.
    Json,
    /// For a comment on a change.
    Markdown,
    /// Workflow commands.
    Github,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum ExportFormat {
    #[default]
    Json,
    Markdown,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum DocsFormat {
    #[default]
    Html,
    Markdown,
}

#[derive(Clone, Copy, ValueEnum)]
enum CheckLimit {
    Error,
    Warning,
    Note,
    Never,
}

#[derive(Clone, Copy, ValueEnum)]
enum DiffLimit {
    Breaking,
    Minor,
    Patch,
    Never,
}

fn main() -> ExitCode {
    let done = Options::try_parse().map_or_else(|usage| explain_usage(&usage), |options| run(options.command));
    done.unwrap_or_else(|why| {
        complain(&why);
        ExitCode::from(2)
    })
}

/// Help, or what is wrong with the arguments.
fn explain_usage(usage: &clap::Error) -> Result<ExitCode, String> {
    if !usage.use_stderr() {
        return usage.print().map(|()| ExitCode::SUCCESS).or_else(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
            _ => Err(unwritten(&error)),
        });
    }
    let text = usage.render().to_string();
    // An argument is quoted as it is; one that acts is given without the colours, on one line.
    if without_commands(&inert(&text).to_string()) != text {
        return Err(text.trim_start_matches("error: ").to_owned());
    }
    // Where this can't be written, the exit status is what is left.
    let _ = usage.print();
    Ok(ExitCode::from(2))
}

fn run(command: Command) -> Result<ExitCode, String> {
    match command {
        Command::Export { input, format } => {
            let catalog = open(&input)?;
            print(&match format {
                ExportFormat::Json => json_without_commands(&json(&catalog).map_err(text)?),
                ExportFormat::Markdown => without_commands(&markdown_of(catalog)?),
            })?;
        }
        Command::Check { input, format, fail_on } => {
            let limit = match fail_on {
                CheckLimit::Error => Some(Severity::Error),
                CheckLimit::Warning => Some(Severity::Warning),
                CheckLimit::Note => Some(Severity::Note),
                CheckLimit::Never => None,
            };
            return report(&check(&open(&input)?), format, &input, limit);
        }
        Command::Diff { old, new, format, fail_on } => {
            let limit = match fail_on {
                DiffLimit::Breaking => Some(Impact::Breaking),
                DiffLimit::Minor => Some(Impact::Minor),
                DiffLimit::Patch => Some(Impact::Patch),
                DiffLimit::Never => None,
            };
            if [&old, &new].iter().all(|path| path.as_path() == Path::new("-")) {
                return Err("the standard input can be read once: name a file for one of the two".to_owned());
            }
            return report(&diff(&open(&old)?, &open(&new)?), format, &new, limit);
        }
        Command::Explain { code, catalog, format } => explain(&code, open(&catalog)?, format)?,
        Command::Docs { input, out, format } => write_pages(open(&input)?, &out, format)?,
        #[cfg(feature = "conformance")]
        Command::Conformance(arguments) => return arguments.run(),
        #[cfg(not(feature = "conformance"))]
        Command::Conformance { .. } => return Err(NOT_BUILT.to_owned()),
    }
    Ok(ExitCode::SUCCESS)
}

fn open(path: &Path) -> Result<PublishedCatalog, String> {
    let mut content = String::new();
    let content = if path == Path::new("-") {
        io::stdin().read_to_string(&mut content).map(|_| content)
    } else {
        fs::read_to_string(path)
    };
    let content = content.map_err(|error| format!("{} can't be read: {error}", path.display()))?;
    read(&content).map_err(|error| format!("{}: {}", path.display(), text(error)))
}

/// How many sources of an error are told.
const DEEPEST: usize = 16;

/// An error and its sources, on one line.
fn text(error: impl std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    // An error may be its own source.
    for _ in 0..DEEPEST {
        let Some(error) = source else { break };
        // Writing to a string can't fail.
        let _ = write!(text, ": {error}");
        source = error.source();
    }
    text
}

fn markdown_of(catalog: PublishedCatalog) -> Result<String, String> {
    let mut all = String::new();
    let pages = Pages::new(catalog);
    for errors in pages.catalog().errors_by_code() {
        if let Some(first) = errors.first()
            && let Some(page) = pages.error_alone(&first.code).map_err(text)?
        {
            all.push_str(&page);
            all.push('\n');
        }
    }
    let index = pages.index(&IndexQuery::default(), Representation::Markdown).map_err(text)?;
    Ok(if all.is_empty() { index } else { all })
}

fn report<L: FindingLevel>(
    findings: &[Finding<L>],
    format: Format,
    file: &Path,
    limit: Option<L>,
) -> Result<ExitCode, String> {
    let file = file.to_string_lossy();
    let written = |form| Report::new(findings, form, &file).to_string();
    print(&match format {
        Format::Human => without_commands(&for_terminal(findings)),
        Format::Json => json_without_commands(&written(ReportForm::Json)),
        Format::Markdown => without_commands(&written(ReportForm::Markdown)),
        Format::Github => without_brackets(&written(ReportForm::Github)),
    })?;
    let worst = findings.iter().map(|finding| finding.level).max();
    Ok(match (worst, limit) {
        (Some(worst), Some(limit)) if worst >= limit => match L::ALL.iter().position(|level| *level == worst) {
            Some(0) => ExitCode::from(1),
            Some(1) => ExitCode::from(3),
            _ => ExitCode::from(4),
        },
        _ => ExitCode::SUCCESS,
    })
}

fn for_terminal<L: FindingLevel>(findings: &[Finding<L>]) -> String {
    const DIM: Style = Style::new().dimmed();
    const BOLD: Style = Style::new().bold();
    let mut lines = String::new();
    for finding in findings {
        let style = match L::ALL.iter().position(|level| *level == finding.level) {
            Some(0) => AnsiColor::Red.on_default().bold(),
            Some(1) => AnsiColor::Yellow.on_default().bold(),
            _ => AnsiColor::Cyan.on_default().bold(),
        };
        let (subject, text) = (inert(&finding.subject).on_one_line(), inert(&finding.text).on_one_line());
        let (level, rule) = (finding.level.name(), &finding.rule);
        // Writing to a string can't fail.
        let _ = writeln!(lines, "{style}{level}{style:#} {BOLD}{subject}{BOLD:#}: {text} {DIM}[{rule}]{DIM:#}");
    }
    let count = |level: &L| findings.iter().filter(|finding| finding.level == *level).count();
    let counts: Vec<_> = L::ALL.iter().map(|level| format!("{} {}", count(level), level.name())).collect();
    let _ = writeln!(lines, "{}", counts.join(", "));
    lines
}

fn explain(code: &str, catalog: PublishedCatalog, format: Format) -> Result<(), String> {
    let errors: Vec<_> = catalog.named(code).collect();
    let Some(first) = errors.first() else {
        return Err(format!("the catalog of `{}` has no `{code}`", catalog.name));
    };
    print(&match format {
        Format::Json => json_without_commands(&json(&errors).map_err(text)?),
        Format::Human => {
            let parts = errors.iter().map(|error| Explanation { error, catalog: &catalog }.to_string());
            without_commands(&parts.collect::<String>())
        }
        Format::Markdown | Format::Github => {
            let page = Pages::new(catalog.clone()).error_alone(&first.code).map_err(text)?;
            without_commands(&page.unwrap_or_default())
        }
    })
}

/// One error for a terminal.
struct Explanation<'a> {
    error: &'a PublishedError,
    catalog: &'a PublishedCatalog,
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const HEAD: Style = Style::new().bold();
        let error = self.error;
        let error_type = error.error_type.as_ref().map(|error_type| format!(" ({error_type})")).unwrap_or_default();
        let head = format!("{} {}{error_type}", error.status, error.wire_code());
        writeln!(f, "{HEAD}{}{HEAD:#}\n{}", inert(&head).on_one_line(), inert(&error.title).on_one_line())?;
        let retry =
            format!("{}{}", error.retry.replace('_', " "), if error.wait.is_some() { ", see Retry-After" } else { "" });
        let members: Vec<_> = error.members.iter().map(|member| format!("{}: {}", member.name, member.of)).collect();
        let operations: Vec<_> = self
            .catalog
            .operations_of(error)
            .map(|operation| format!("{} {}", operation.method, operation.path))
            .collect();
        let sections = self.catalog.sections_of(error).into_iter().map(|(name, text)| (name, Some(text.to_owned())));
        let parts = [
            ("Retry", Some(retry)),
            ("Message", error.message.clone()),
            ("Members", Some(members.join("\n"))),
            ("Returned by", Some(operations.join("\n"))),
            ("Example", error.examples.first().map(|example| example.body.clone())),
            ("Documentation", error.uri.clone()),
        ];
        for (name, part) in sections.chain(parts) {
            let part = part.unwrap_or_default();
            if part.is_empty() {
                continue;
            }
            writeln!(f, "\n{HEAD}{name}{HEAD:#}")?;
            for line in part.lines() {
                writeln!(f, "  {}", inert(line))?;
            }
        }
        writeln!(f)
    }
}

fn write_pages(catalog: PublishedCatalog, out: &Path, format: DocsFormat) -> Result<(), String> {
    let form = match format {
        DocsFormat::Html => Representation::Html,
        DocsFormat::Markdown => Representation::Markdown,
    };
    let files = Pages::new(catalog).export(form).map_err(text)?;
    fs::create_dir_all(out).map_err(|error| format!("{} can't be made: {error}", out.display()))?;
    // All is looked at before anything is written.
    for file in &files {
        check_place(&out.join(&file.name))?;
    }
    let new = out.join(format!(".error-catalog-{}", process::id()));
    for file in &files {
        let path = out.join(&file.name);
        replace(&path, &new, &file.text).map_err(|error| {
            // What is left of it is no page.
            let _ = fs::remove_file(&new);
            format!("{} can't be written: {error}", path.display())
        })?;
    }
    print(&format!("{} files in {}\n", files.len(), inert(&out.to_string_lossy()).on_one_line()))
}

/// Refuses a place that holds anything but a file: to write through a symbolic
/// link would change a file elsewhere.
fn check_place(path: &Path) -> Result<(), String> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(format!("{} can't be written: {error}", path.display())),
    };
    let is = match found {
        found if found.is_file() => return Ok(()),
        found if found.is_symlink() => "a symbolic link",
        found if found.is_dir() => "a folder",
        _ => "not a regular file",
    };
    Err(format!("{} is {is}, nothing was written; remove it, or name another folder", path.display()))
}

/// Writes `text` to a new file, which takes the place of the old one: no link is
/// followed, and no page is half written.
fn replace(path: &Path, new: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::create_new(new)?;
    file.write_all(text.as_bytes())?;
    drop(file);
    fs::rename(new, path)
}
