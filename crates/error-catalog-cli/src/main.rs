//! `error-catalog export|check|diff|explain|docs|dashboards|conformance|occurrence`: the gate for an
//! API's published errors.

#[cfg(feature = "conformance")]
mod conformance;
#[cfg(feature = "occurrence")]
mod occurrence;
mod format;
mod error_text;
mod input;
mod git;
mod explain;
mod files;
mod docs;
mod dashboards;
mod translations;
mod report;
mod written;
mod changelog;
mod sarif;
mod junit;
mod output;

use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand, ValueEnum};
use error_catalog::{
    Finding, FindingLevel, Impact, PublishedCatalog, Rule, SCHEMA, Severity, is_day, json, merge, today,
};
use error_docs::{IndexQuery, Pages, Representation};
use error_markup::inert;

use crate::{
    error_text::text,
    explain::explain,
    format::{ExplainFormat, Format},
    input::{open, open_in_revision, open_named, open_policy, open_version},
    output::{complain, json_without_commands, print, unwritten, without_commands},
    report::Report,
    written::written,
};

const EXIT_STATUSES: &str = "Exit status:\n  \
    0  nothing reaches --fail-on\n  \
    1  the worst finding is breaking, or an error\n  \
    2  the command could not run\n  \
    3  the worst finding is minor, or a warning\n  \
    4  the worst finding is a patch, or a note";

/// The error of a command that is not in this build.
#[cfg(not(feature = "conformance"))]
const NOT_BUILT: &str = "this build has no `conformance`: install the command with `--features conformance`, or with \
                         `--features https` for https:// addresses";

/// The error of a command that is not in this build.
#[cfg(not(feature = "occurrence"))]
const NO_OCCURRENCE: &str = "this build has no `occurrence`: install the command with `--features occurrence`, or with \
                             `--features https` for https:// addresses";

/// Compares, checks and explains the published errors of an API.
#[derive(Parser)]
#[command(version, after_help = EXIT_STATUSES)]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Extracts the catalog of an OpenAPI document, or rewrites a catalog.
    Export {
        /// An OpenAPI document with `x-error-catalog`, or a catalog; `-` is the standard input.
        input: PathBuf,
        /// JSON to keep and to compare, or one file of Markdown to read.
        #[arg(long, value_enum, default_value_t)]
        format: ExportFormat,
    },
    /// Checks one catalog: missing texts, contradictions, errors that nothing returns.
    #[command(after_help = EXIT_STATUSES)]
    Check {
        /// An OpenAPI document or a catalog; `-` is the standard input.
        input: PathBuf,
        /// The output format.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        /// The lowest severity that makes the check fail.
        #[arg(long, value_enum, default_value_t = CheckLimit::Warning)]
        fail_on: CheckLimit,
        /// The file with the levels of rules [default: `error-catalog.toml`, if it exists].
        #[arg(long, value_name = "FILE")]
        rules: Option<PathBuf>,
        /// A folder with the texts of other languages in Fluent, such as `de.ftl`, to compare with the catalog.
        #[arg(long, value_name = "FOLDER")]
        languages: Option<PathBuf>,
        /// The language of the catalog.
        #[arg(long, value_name = "TAG", default_value = "en", requires = "languages")]
        language: String,
    },
    /// Prints the texts of a catalog as a Fluent resource: a file to begin a language with.
    Translations {
        /// An OpenAPI document or a catalog; `-` is the standard input.
        input: PathBuf,
        /// Has the phrases of statuses and the texts of HTML, Markdown and plain text, too.
        #[arg(long)]
        pages: bool,
    },
    /// Compares two versions: what breaks clients, what is added, which texts changed.
    #[command(after_help = EXIT_STATUSES)]
    Diff {
        /// The old and the new OpenAPI document or catalog: a file, `-` for the standard input, or a file in a revision,
        /// such as `HEAD:catalog.json`. With --against, only the new one.
        #[arg(required = true, num_args = 1..=2, value_names = ["OLD", "NEW"])]
        files: Vec<PathBuf>,
        /// The branch, tag or commit that has the old version of the file.
        #[arg(long, value_name = "REVISION")]
        against: Option<String>,
        /// The output format.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        /// The lowest impact that makes the comparison fail.
        #[arg(long, value_enum, default_value_t = DiffLimit::Breaking)]
        fail_on: DiffLimit,
        /// The file with the levels of rules and the accepted breaks [default: `error-catalog.toml`, if it exists].
        #[arg(long, value_name = "FILE")]
        rules: Option<PathBuf>,
        /// The day of the comparison, such as 2027-07-01: a code may be removed after its sunset [default: today].
        #[arg(long, value_name = "DAY")]
        today: Option<String>,
    },
    /// Explains a code: what it means, and how to fix it.
    Explain {
        /// A code as the catalog or the body spells it, a number, a status such as 404, or a rule such as code-removed.
        #[arg(required_unless_present = "rules")]
        name: Option<String>,
        /// An OpenAPI document or a catalog; `-` is the standard input.
        #[arg(long, default_value = "catalog.json")]
        catalog: PathBuf,
        /// Lists the rules of `diff` and `check`.
        #[arg(long, conflicts_with = "name")]
        rules: bool,
        /// The output format.
        #[arg(long, value_enum, default_value_t)]
        format: ExplainFormat,
    },
    /// Merges several catalogs, of services or of versions that run side by side.
    Merge {
        /// OpenAPI documents or catalogs; one of them may be `-`, the standard input.
        #[arg(required = true, num_args = 2..)]
        files: Vec<PathBuf>,
        /// The name of the merged catalog [default: all names].
        #[arg(long)]
        name: Option<String>,
    },
    /// Prints the JSON Schema of a catalog.
    Schema,
    /// Writes the pages of the catalog to files.
    Docs(docs::Arguments),
    /// Writes alerts for Prometheus and a dashboard for Grafana to files.
    Dashboards(dashboards::Arguments),
    /// Sends invalid requests to a running service, and compares its errors with the catalog.
    #[cfg(feature = "conformance")]
    Conformance(conformance::Arguments),
    /// Not in this build.
    #[cfg(not(feature = "conformance"))]
    #[command(hide = true)]
    Conformance {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        _arguments: Vec<String>,
    },
    /// Prints the record of an error that a running service keeps, by the id that a client reports.
    #[cfg(feature = "occurrence")]
    Occurrence(occurrence::Arguments),
    /// Not in this build.
    #[cfg(not(feature = "occurrence"))]
    #[command(hide = true)]
    Occurrence {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        _arguments: Vec<String>,
    },
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum ExportFormat {
    #[default]
    Json,
    Markdown,
}

#[derive(Clone, Copy, ValueEnum)]
enum CheckLimit {
    Error,
    Warning,
    Note,
    Never,
}

impl CheckLimit {
    /// The least severity that fails; none where nothing does.
    fn severity(self) -> Option<Severity> {
        match self {
            CheckLimit::Error => Some(Severity::Error),
            CheckLimit::Warning => Some(Severity::Warning),
            CheckLimit::Note => Some(Severity::Note),
            CheckLimit::Never => None,
        }
    }
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
        Command::Check { input, format, fail_on, rules, languages, language } => {
            let policy = open_policy(rules.as_deref())?;
            let catalog = open(&input)?;
            let mut found = policy.check(&catalog);
            if let Some(folder) = languages {
                found.extend(translations::check(&catalog, &folder, &language)?);
                found = policy.apply(found);
            }
            return report(&found, format, &input, fail_on.severity());
        }
        Command::Translations { input, pages } => print(&translations::template(&open(&input)?, pages))?,
        Command::Diff { files, against, format, fail_on, rules, today: day } => {
            let limit = match fail_on {
                DiffLimit::Breaking => Some(Impact::Breaking),
                DiffLimit::Minor => Some(Impact::Minor),
                DiffLimit::Patch => Some(Impact::Patch),
                DiffLimit::Never => None,
            };
            let day = day.map_or_else(|| Ok(today()), checked_day)?;
            let policy = open_policy(rules.as_deref())?;
            let (old, new, file) = versions(&files, against.as_deref())?;
            return report(&policy.diff(&old, &new, &day), format, file, limit);
        }
        Command::Explain { name, catalog, rules, format } => {
            let said = match name {
                Some(name) if !rules => match (open_named(&catalog), Rule::find(&name)) {
                    (Ok(catalog), _) => explain(&name, catalog, format)?,
                    // A rule is explained without a catalog.
                    (Err(_), Some(rule)) => explain::rules(&[*rule], format)?,
                    (Err(why), None) => return Err(why),
                },
                _ => explain::rules(Rule::ALL, format)?,
            };
            print(&if format == ExplainFormat::Json { json_without_commands(&said) } else { without_commands(&said) })?;
        }
        Command::Merge { files, name } => {
            check_inputs(&files)?;
            let catalogs = files.iter().map(|file| open(file)).collect::<Result<Vec<_>, _>>()?;
            let merged = merge(catalogs).map_err(|error| error.conflicts().join("; "))?;
            let merged = PublishedCatalog { name: name.unwrap_or_else(|| merged.name.clone()), ..merged };
            print(&json_without_commands(&json(&merged).map_err(text)?))?;
        }
        Command::Schema => print(SCHEMA)?,
        Command::Docs(arguments) => arguments.run()?,
        Command::Dashboards(arguments) => arguments.run()?,
        #[cfg(feature = "conformance")]
        Command::Conformance(arguments) => return arguments.run(),
        #[cfg(not(feature = "conformance"))]
        Command::Conformance { .. } => return Err(NOT_BUILT.to_owned()),
        #[cfg(feature = "occurrence")]
        Command::Occurrence(arguments) => return arguments.run(),
        #[cfg(not(feature = "occurrence"))]
        Command::Occurrence { .. } => return Err(NO_OCCURRENCE.to_owned()),
    }
    Ok(ExitCode::SUCCESS)
}

/// Both versions of a comparison, and the file of the new one.
fn versions<'a>(
    files: &'a [PathBuf],
    against: Option<&str>,
) -> Result<(PublishedCatalog, PublishedCatalog, &'a Path), String> {
    check_inputs(files)?;
    match (files, against) {
        ([old, new], None) => Ok((open_version(old)?, open_version(new)?, new)),
        ([new], Some(revision)) => Ok((open_in_revision(revision, new)?, open_version(new)?, new)),
        ([_], None) => Err("name the old and the new version, or one file and --against a revision".to_owned()),
        _ => Err("--against names the old version: name the new file alone".to_owned()),
    }
}

/// The standard input ends.
fn check_inputs(files: &[PathBuf]) -> Result<(), String> {
    if files.iter().filter(|path| path.as_path() == Path::new("-")).count() > 1 {
        return Err("the standard input can be read once: name a file for one of the two".to_owned());
    }
    Ok(())
}

fn checked_day(day: String) -> Result<String, String> {
    if is_day(&day) { Ok(day) } else { Err(format!("`{day}` is not a day: write it as 2027-07-01")) }
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

/// Prints findings, and says by the exit status how bad they are.
fn report<L: FindingLevel>(
    findings: &[Finding<L>],
    format: Format,
    file: &Path,
    limit: Option<L>,
) -> Result<ExitCode, String> {
    let file = file.to_string_lossy();
    print(&written(&Report { findings, file: &file, limit }, format)?)?;
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
