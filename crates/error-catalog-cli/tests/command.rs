//! The command-line tool, started as a user does.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use error_catalog::{PublishedCatalog, PublishedCategory, PublishedOperation};
use error_core::catalog;
use error_formats::{Stripe, publish};

/// A folder of its own for each test, with two catalogs.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str, change: fn(&mut PublishedCatalog)) -> Folder {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let mut catalog = publish("accounts", &Stripe::new(), &catalog![]).unwrap();
        fs::write(folder.join("old.json"), error_catalog::json(&catalog).unwrap()).unwrap();
        change(&mut catalog);
        fs::write(folder.join("new.json"), error_catalog::json(&catalog).unwrap()).unwrap();
        Folder(folder)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_error-catalog"));
        command.args(arguments).current_dir(&self.0).env_remove("CLICOLOR_FORCE").output().unwrap()
    }

    /// What is printed, and the exit status.
    fn said(&self, arguments: &[&str]) -> (String, i32) {
        let output = self.run(arguments);
        let said = [output.stdout, output.stderr].concat();
        (String::from_utf8(said).unwrap(), output.status.code().unwrap())
    }
}

#[test]
fn the_exit_status_says_how_bad_it_is() {
    let status = |change, limit: &[&str]| {
        Folder::new("status", change).said(&[&["diff", "old.json", "new.json"], limit].concat()).1
    };
    let breaking: fn(&mut PublishedCatalog) = |catalog| catalog.errors[0].status = 418;
    let minor: fn(&mut PublishedCatalog) = |catalog| catalog.errors[0].param = Some("id".into());
    let patch: fn(&mut PublishedCatalog) = |catalog| catalog.errors[0].title = "Other".into();
    assert_eq!(status(|_| {}, &["--fail-on", "patch"]), 0);
    assert_eq!((status(patch, &[]), status(patch, &["--fail-on", "patch"])), (0, 4));
    assert_eq!((status(minor, &[]), status(minor, &["--fail-on", "minor"])), (0, 3));
    assert_eq!((status(breaking, &[]), status(breaking, &["--fail-on", "never"])), (1, 0));
    assert_eq!(status(breaking, &["--fail-on", "patch"]), 1);
}

#[test]
fn findings_have_four_forms() {
    let folder = Folder::new("forms", |catalog| catalog.errors[0].status = 418);
    let diff = |format| folder.said(&["diff", "old.json", "new.json", "--format", format]).0;
    assert_eq!(
        diff("human"),
        "breaking api_error/bad_gateway: the status was `502` and is `418` [status-changed]\n\
         1 breaking, 0 minor, 0 patch\n",
    );
    assert_eq!(
        diff("github"),
        "::error file=new.json,title=status-changed::api_error/bad_gateway: the status was `502` and is `418`\n",
    );
    assert_eq!(
        diff("markdown"),
        "| | what | found | rule |\n|---|---|---|---|\n\
         | breaking | api\\_error/bad\\_gateway | the status was `502` and is `418` | `status-changed` |\n",
    );
    let json: serde_json::Value = serde_json::from_str(&diff("json")).unwrap();
    assert_eq!((&json["worst"], &json["findings"][0]["rule"]), (&"breaking".into(), &"status-changed".into()));
}

#[test]
fn colours_are_for_terminals() {
    let folder = Folder::new("colours", |catalog| catalog.errors[0].status = 418);
    let diff = ["diff", "old.json", "new.json"];
    assert!(!folder.said(&diff).0.contains('\u{1b}'));
    let forced = |no_color: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_error-catalog"));
        command.args(diff).current_dir(&folder.0).env("CLICOLOR_FORCE", "1").env_remove("NO_COLOR");
        if no_color {
            command.env_remove("CLICOLOR_FORCE").env("NO_COLOR", "1");
        }
        String::from_utf8(command.output().unwrap().stdout).unwrap().contains('\u{1b}')
    };
    assert_eq!((forced(false), forced(true)), (true, false));
}

#[test]
fn no_text_of_a_catalog_acts_on_a_terminal() {
    let folder = Folder::new("hostile", |catalog| {
        let error = &mut catalog.errors[0];
        let hostile = "\u{1b}]0;owned\u{7}\u{1b}[2J\r\u{202e}\n::error::x\u{9b}1m".to_owned();
        error.code = hostile.clone();
        error.error_type = Some(hostile.clone());
        error.title = hostile.clone();
        error.message = Some(hostile.clone());
        error.action = Some(hostile.clone());
        error.description = Some(hostile.clone());
        error.examples[0].body = hostile.clone();
        catalog.errors[1].title = hostile;
        catalog.errors[1].number = Some(7);
    });
    for format in ["human", "json", "markdown", "github", "changelog", "summary", "sarif", "junit"] {
        for arguments in [
            &["diff", "old.json", "new.json", "--format", format][..],
            &["check", "new.json", "--format", format],
            &["explain", "7", "--catalog", "new.json", "--format", format],
            &["explain", "502", "--catalog", "new.json", "--format", format],
            &["explain", "\u{1b}[2J", "--catalog", "new.json", "--format", format],
        ] {
            let (said, _) = folder.said(arguments);
            let acts = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}');
            assert!(!said.chars().any(acts), "{arguments:?}: {said:?}");
            assert!(!said.lines().any(|line| line.starts_with("::error::x")), "{arguments:?}: {said}");
        }
    }
}

/// A catalog whose texts are commands of a workflow.
fn hostile(name: &str) -> Folder {
    Folder::new(name, |catalog| {
        let hostile = "x\n::error::pwned\n\n \u{a0}::stop-commands::y\n\n##[group]z".to_owned();
        catalog.name = hostile.clone();
        let error = &mut catalog.errors[0];
        error.number = Some(7);
        error.title = "::error::pwned".to_owned();
        error.param = Some("\\###[error]y".to_owned());
        error.message = Some(hostile.clone());
        error.action = Some(hostile.clone());
        error.description = Some(hostile.clone());
        error.examples[0].body = hostile;
    })
}

#[test]
fn no_text_of_a_catalog_is_a_command_of_a_workflow() {
    let folder = hostile("commands");
    let acts = |line: &&str| line.trim_start().starts_with("::") || line.contains("##[");
    for arguments in [
        &["explain", "7", "--catalog", "new.json"][..],
        &["explain", "7", "--catalog", "new.json", "--format", "markdown"],
        &["explain", "7", "--catalog", "new.json", "--format", "github"],
        &["explain", "y\n::error::pwned", "--catalog", "new.json"],
        &["check", "y\n::error::pwned"],
        &["check", "new.json", "--format", "y\n::error::pwned"],
        &["diff", "old.json", "new.json"],
        &["diff", "old.json", "new.json", "--format", "markdown"],
        &["export", "new.json", "--format", "markdown"],
        &["export", "new.json"],
        &["explain", "7", "--catalog", "new.json", "--format", "json"],
        &["check", "new.json", "--format", "json"],
        &["diff", "old.json", "new.json", "--format", "json"],
        &["diff", "old.json", "new.json", "--format", "changelog"],
        &["diff", "old.json", "new.json", "--format", "summary"],
        &["diff", "old.json", "new.json", "--format", "sarif"],
        &["diff", "old.json", "new.json", "--format", "junit"],
        &["explain", "502", "--catalog", "new.json"],
        &["explain", "502", "--catalog", "new.json", "--format", "markdown"],
        &["merge", "new.json", "new.json"],
    ] {
        let (said, _) = folder.said(arguments);
        assert_eq!(said.lines().find(acts), None, "{arguments:?}: {said}");
    }
    let (said, _) = folder.said(&["diff", "old.json", "new.json", "--format", "github"]);
    assert!(said.contains("\\u{23}#[group]z") && !said.contains("##["), "{said}");
    let (said, status) = folder.said(&["explain", "y\n::error::pwned", "--catalog", "new.json"]);
    assert_eq!((said.lines().count(), status), (1, 2), "{said}");
    let (said, _) = folder.said(&["explain", "7", "--catalog", "new.json"]);
    assert!(said.contains("\n\\u{3a}:error::pwned\n") && said.contains("\n  \\u{3a}:error::pwned\n"), "{said}");
    let (said, _) = folder.said(&["explain", "7", "--catalog", "new.json", "--format", "markdown"]);
    assert!(said.contains("\n\\u{3a}:error::pwned\n"), "{said}");
    // Escapes are not another text.
    let (said, _) = folder.said(&["export", "new.json"]);
    let exported: PublishedCatalog = serde_json::from_str(&said).unwrap();
    assert!(said.contains("\\u0023#[group]z"), "{said}");
    assert_eq!(error_catalog::json(&exported).unwrap(), fs::read_to_string(folder.0.join("new.json")).unwrap());
}

#[test]
fn explains_a_code() {
    let folder = Folder::new("explain", |catalog| {
        let action = catalog.errors[0].action.take();
        let said = PublishedCategory { action, number: None };
        catalog.categories.insert(catalog.errors[0].category.clone(), said);
        catalog.errors[0].cause = Some("A system is down.".into());
    });
    let (said, status) = folder.said(&["explain", "bad_gateway", "--catalog", "old.json"]);
    assert_eq!(status, 0);
    assert!(
        said.starts_with("502 bad_gateway (api_error)\nAn upstream service failed\n\nWhat it means\n  A system"),
        "{said}"
    );
    let (said, _) = folder.said(&["explain", "bad_gateway", "--catalog", "new.json"]);
    assert!(said.contains("\nCause\n  A system is down.\n\nHow to fix it\n  Send the request again"), "{said}");
    let (page, _) = folder.said(&["explain", "bad_gateway", "--catalog", "new.json", "--format", "markdown"]);
    let action =
        |text: &str| text.split("How to fix it\n").nth(1).unwrap().trim_start().lines().next().map(str::to_owned);
    assert_eq!(action(&said), action(&page));
    let (said, status) = folder.said(&["explain", "none", "--catalog", "old.json"]);
    let why = "error: the catalog of `accounts` has no `none`: `error-catalog check` and the pages list all\n";
    assert_eq!((&*said, status), (why, 2));
}

#[test]
fn explains_a_rule_without_a_catalog() {
    let folder = Folder::new("rule", |_| {});
    let (said, status) = folder.said(&["explain", "code-removed"]);
    assert!(said.starts_with("code-removed (breaking)\n  ") && status == 0, "{said}");
    let (said, status) = folder.said(&["explain", "bad_gateway"]);
    assert!(
        said.starts_with("error: catalog.json can't be read: ")
            && said.ends_with("; name the file of the catalog by `--catalog FILE`\n")
            && status == 2,
        "{said}"
    );
}

#[test]
fn writes_pages() {
    let folder = Folder::new("pages", |_| {});
    let (said, status) = folder.said(&["docs", "old.json", "--out", "site"]);
    assert_eq!(status, 0, "{said}");
    for name in ["index.html", "bad_gateway.html", "style.css", "errors.json"] {
        assert!(folder.0.join("site").join(name).is_file(), "{name}");
    }
    folder.said(&["docs", "old.json", "--out", "book", "--format", "markdown"]);
    assert!(folder.0.join("book/SUMMARY.md").is_file() && folder.0.join("book/bad_gateway.md").is_file());
}

#[test]
fn writes_rules_and_a_dashboard() {
    let folder = Folder::new("dashboards", |_| {});
    for option in ["--out", "--output"] {
        let (said, status) = folder.said(&["dashboards", "old.json", option, "monitoring"]);
        assert_eq!((&*said, status), ("2 files in monitoring\n", 0));
    }
    let read = |name: &str| fs::read_to_string(folder.0.join("monitoring").join(name)).unwrap();
    assert!(read("error-rules.yaml").contains("bad_gateway"), "{}", read("error-rules.yaml"));
    assert!(read("error-dashboard.json").contains("\"Errors of accounts\""), "{}", read("error-dashboard.json"));
    assert!(read("error-rules.yaml").contains("[5m]") && read("error-rules.yaml").contains("for: 10m"));
    // With other times.
    let dashboards = ["dashboards", "old.json", "--out", "monitoring"];
    assert_eq!(folder.said(&[&dashboards[..], &["--window", "60s", "--for", "0s"]].concat()).1, 0);
    assert!(read("error-rules.yaml").contains(":rate1m{"), "{}", read("error-rules.yaml"));
    assert!(read("error-rules.yaml").contains("[1m]") && read("error-rules.yaml").contains("for: 0s"));
    for (option, time, advice) in [
        ("--window", "2h", "error: --window: the window must be whole seconds, from 1 second to 1 hour\n"),
        ("--for", "25h", "error: --for: the hold must be whole seconds, up to 1 day\n"),
        ("--window", "5", "write a whole number and a unit: 30s, 5m or 1h"),
        ("--for", "9999999999999999999999h", "write a whole number and a unit: 30s, 5m or 1h"),
    ] {
        let (said, status) = folder.said(&[&dashboards[..], &[option, time]].concat());
        assert!(said.contains(advice) && status == 2, "{said}");
    }
    // As pages: nothing is written through a link or over a folder.
    fs::remove_file(folder.0.join("monitoring/error-rules.yaml")).unwrap();
    fs::create_dir(folder.0.join("monitoring/error-rules.yaml")).unwrap();
    let (said, status) = folder.said(&["dashboards", "new.json", "--out", "monitoring"]);
    assert!(said.contains("error-rules.yaml is a folder, nothing was written") && status == 2, "{said}");
}

#[test]
fn pages_of_an_api_with_a_sandbox_show_how_to_force_an_error() {
    let folder = Folder::new("sandbox", |catalog| {
        let errors = [catalog.errors[0].key()];
        *catalog = catalog.clone().with_operation(PublishedOperation::new("get", "GET", "/a").with_errors(errors));
    });
    let docs = ["docs", "new.json", "--out", "site", "--format", "markdown"];
    let page = |options: &[&str]| {
        assert_eq!(folder.said(&[&docs, options].concat()).1, 0);
        fs::read_to_string(folder.0.join("site/bad_gateway.md")).unwrap()
    };
    assert!(!page(&[]).contains("Try it"));
    assert!(page(&["--sandbox"]).contains("-H 'prefer: error=bad_gateway'"));
}

#[test]
fn pages_have_the_publishers_name_links_and_logo() {
    let folder = Folder::new("publisher", |_| {});
    fs::write(folder.0.join("logo.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").unwrap();
    let publisher = ["--name", "Acme Pay", "--home", "https://example.com/", "--support", "mailto:help@example.com"];
    let options = |out: &'static str, format| {
        let docs = ["docs", "old.json", "--out", out, "--format", format, "--logo", "logo.svg"];
        docs.into_iter().chain(publisher).collect::<Vec<_>>()
    };
    assert_eq!(folder.said(&options("site", "html")).1, 0);
    assert_eq!(folder.said(&options("book", "markdown")).1, 0);
    let read = |name: &str| fs::read_to_string(folder.0.join(name)).unwrap();
    for name in ["site/index.html", "site/bad_gateway.html", "site/404.html", "book/search.html"] {
        let page = read(name);
        assert!(
            page.contains("<bdi>Acme Pay</bdi>") && page.contains(r#"<img class="logo" src="./logo.svg""#),
            "{page}"
        );
        assert!(page.contains(r#"<a href="https://example.com/">Home</a>"#), "{page}");
        assert!(page.contains(r#"<a href="mailto:help@example.com">Contact support</a>"#), "{page}");
    }
    for name in ["book/index.md", "book/bad_gateway.md"] {
        let links = "[Home](<https://example.com/>) · [Support](<mailto:help@example.com>)";
        assert!(read(name).contains(links), "{}", read(name));
    }
    assert!(read("book/llms.txt").starts_with("# Errors of Acme Pay\n"));
    assert_eq!(read("site/logo.svg"), read("logo.svg"));
}

#[test]
fn a_publisher_that_pages_cant_show_is_refused_before_anything_is_written() {
    let folder = Folder::new("no_publisher", |_| {});
    fs::write(folder.0.join("logo.png"), [0x89, b'P', b'N', b'G']).unwrap();
    fs::write(folder.0.join("large.svg"), format!("<svg>{}", " ".repeat(262_144))).unwrap();
    let begin = "does not begin with `https://`, `http://`, `mailto:` or `/`\n";
    for (option, value, why) in [
        ("--home", "javascript:alert(1)", format!("error: --home: the link \"javascript:alert(1)\" {begin}")),
        ("--support", "help@example.com", format!("error: --support: the link \"help@example.com\" {begin}")),
        (
            "--support",
            "https://example.com/a b",
            "error: --support: the link \"https://example.com/a b\" has a character that no address has: percent-encode it, a \
             space as `%20`\n"
                .to_owned(),
        ),
        ("--name", " ", "error: --name is empty: write the name of the API, or leave the option out\n".to_owned()),
        (
            "--logo",
            "logo.png",
            "error: --logo: logo.png is not an SVG; name a file whose text has an `<svg>` element\n".to_owned(),
        ),
        (
            "--logo",
            "large.svg",
            "error: --logo: large.svg has more than 256 KiB; every page loads it, so name a smaller one\n".to_owned(),
        ),
    ] {
        let (said, status) = folder.said(&["docs", "old.json", "--out", "site", option, value]);
        assert_eq!((said, status), (why, 2));
        assert!(!folder.0.join("site").exists());
    }
    let (said, status) = folder.said(&["docs", "old.json", "--out", "site", "--logo", "none.svg"]);
    assert!(said.starts_with("error: --logo: none.svg can't be read: ") && status == 2, "{said}");
}

#[test]
fn a_code_without_a_file_name_is_refused_before_anything_is_written() {
    // The last page is the one that has no name.
    let folder = Folder::new("long_code", |catalog| catalog.errors.last_mut().unwrap().code = "c".repeat(300));
    for format in ["html", "markdown"] {
        let (said, status) = folder.said(&["docs", "new.json", "--out", "site", "--format", format]);
        assert_eq!(status, 2, "{said}");
        let length = 301 + format.replace("markdown", "md").len();
        assert!(said.contains(&format!("would have a name of {length} bytes, and file systems take 255")), "{said}");
        assert!(said.contains("shorten the code"), "{said}");
        assert!(!folder.0.join("site").exists());
    }
    let folder = Folder::new("longest_code", |catalog| catalog.errors[0].code = "c".repeat(250));
    assert_eq!(folder.said(&["docs", "new.json", "--out", "site"]).1, 0);
    assert!(folder.0.join("site").join(format!("{}.html", "c".repeat(250))).is_file());
}

#[cfg(unix)]
#[test]
fn pages_are_never_written_through_a_link() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new("links", |_| {});
    let site = folder.0.join("site");
    fs::create_dir_all(&site).unwrap();
    fs::write(folder.0.join("outside.txt"), "keep me").unwrap();
    // One that leads to a file, one that leads nowhere, and a folder.
    for (name, place) in [("style.css", Some("../outside.txt")), ("index.html", Some("../none")), ("script.js", None)] {
        let path = site.join(name);
        place.map_or_else(|| fs::create_dir(&path), |place| symlink(place, &path)).unwrap();
        let (said, status) = folder.said(&["docs", "old.json", "--out", "site"]);
        assert_eq!(status, 2, "{said}");
        assert!(said.contains(&format!("{name} is a")) && said.contains("nothing was written; remove it"), "{said}");
        assert!(!site.join("errors.json").exists() && !folder.0.join("none").exists(), "{name}");
        assert_eq!(fs::read_to_string(folder.0.join("outside.txt")).unwrap(), "keep me");
        place.map_or_else(|| fs::remove_dir(&path), |_| fs::remove_file(&path)).unwrap();
    }
    // A file of another run is replaced, and one that is linked to it stays.
    fs::write(site.join("index.html"), "old").unwrap();
    fs::hard_link(site.join("index.html"), folder.0.join("linked.html")).unwrap();
    assert_eq!(folder.said(&["docs", "old.json", "--out", "site"]).1, 0);
    assert!(fs::read_to_string(site.join("index.html")).unwrap().starts_with("<!doctype html>"));
    assert_eq!(fs::read_to_string(folder.0.join("linked.html")).unwrap(), "old");
    // Nothing but pages is left.
    let hidden = fs::read_dir(&site)
        .unwrap()
        .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with('.')));
    assert_eq!(hidden.count(), 0);
}

#[test]
fn exports_what_an_openapi_document_carries() {
    let folder = Folder::new("export", |_| {});
    let catalog: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.0.join("old.json")).unwrap()).unwrap();
    let document = serde_json::json!({"openapi": "3.1.0", "x-error-catalog": catalog});
    fs::write(folder.0.join("openapi.json"), document.to_string()).unwrap();
    let (said, status) = folder.said(&["export", "openapi.json"]);
    assert_eq!((said, status), (fs::read_to_string(folder.0.join("old.json")).unwrap(), 0));
    assert_eq!(folder.said(&["export", "openapi.json", "--format", "json"]), folder.said(&["export", "openapi.json"]));
}

#[test]
fn markdown_in_one_file_links_to_no_other() {
    let folder = Folder::new("one_file", |_| {});
    let (all, status) = folder.said(&["export", "old.json", "--format", "markdown"]);
    let (one, _) = folder.said(&["explain", "bad_gateway", "--catalog", "old.json", "--format", "markdown"]);
    assert_eq!(status, 0, "{all}");
    assert!(one.starts_with("# `bad_gateway`\n") && one.ends_with("```\n"), "{one}");
    assert!(all.contains(&one) && all.matches("\n# `").count() > 5, "{all}");
    assert!(!all.contains("](./"), "{all}");
}

#[test]
fn what_can_not_be_read_is_said() {
    let folder = Folder::new("unreadable", |_| {});
    fs::write(folder.0.join("yaml.yaml"), "openapi: 3.1.0").unwrap();
    fs::write(folder.0.join("cut.yaml"), "a: [1").unwrap();
    fs::write(folder.0.join("cut.json"), "{\"form\": 1,").unwrap();
    fs::write(folder.0.join("empty.json"), "").unwrap();
    fs::write(folder.0.join("newer.json"), r#"{"form": 99}"#).unwrap();
    fs::write(folder.0.join("broken.json"), r#"{"form": 1}"#).unwrap();
    for (file, why) in [
        ("none.json", "none.json can't be read"),
        #[cfg(feature = "yaml")]
        ("yaml.yaml", "the OpenAPI document carries no `x-error-catalog`"),
        #[cfg(feature = "yaml")]
        ("cut.yaml", "the file is neither JSON nor YAML: "),
        #[cfg(not(feature = "yaml"))]
        ("yaml.yaml", "write the document as JSON, or install the tool with its feature `yaml`"),
        ("cut.json", "cut.json: the file is broken JSON: EOF while parsing"),
        ("empty.json", "empty.json: the file is broken JSON: EOF while parsing"),
        ("newer.json", "the catalog has the form 99; update error-catalog"),
        ("broken.json", "the catalog is not whole: missing field `name`"),
    ] {
        let (said, status) = folder.said(&["check", file]);
        assert!(said.contains(why) && status == 2, "{file}: {status} {said}");
    }
}

#[test]
fn the_standard_input_is_read_once() {
    let folder = Folder::new("twice", |_| {});
    let (said, status) = folder.said(&["diff", "-", "-"]);
    let why = "error: the standard input can be read once: name a file for one of the two\n";
    assert_eq!((&*said, status), (why, 2));
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let folder = Folder::new("mark", |_| {});
    let catalog = fs::read_to_string(folder.0.join("old.json")).unwrap();
    fs::write(folder.0.join("marked.json"), format!("\u{feff}{catalog}")).unwrap();
    assert_eq!(folder.said(&["export", "marked.json"]), (catalog, 0));
}

const PRINTING: [&[&str]; 6] = [
    &["--help"],
    &["export", "old.json"],
    &["check", "old.json", "--fail-on", "never"],
    &["diff", "old.json", "new.json"],
    &["explain", "bad_gateway", "--catalog", "old.json"],
    &["docs", "old.json", "--out", "site"],
];

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_said() {
    let folder = Folder::new("full", |_| {});
    for arguments in PRINTING {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_error-catalog"));
        let output = command.args(arguments).current_dir(&folder.0).stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("error: the standard output can't be written: "), "{arguments:?}: {said}");
        assert_eq!((said.lines().count(), output.status.code()), (1, Some(2)), "{arguments:?}: {said}");
    }
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_error-catalog"));
    let status = command.args(["check", "none.json"]).current_dir(&folder.0).stderr(full).status().unwrap();
    assert_eq!(status.code(), Some(2));
}

#[test]
fn a_closed_pipe_is_quiet() {
    let folder = Folder::new("closed", |_| {});
    for arguments in PRINTING {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_error-catalog"));
        let output = command.args(arguments).current_dir(&folder.0).stdout(writer).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((&*said, output.status.code()), ("", Some(0)), "{arguments:?}");
    }
}

#[cfg(not(feature = "conformance"))]
#[test]
fn a_command_of_another_build_says_how_to_get_it() {
    let folder = Folder::new("not_built", |_| {});
    let (said, status) = folder.said(&["conformance", "http://127.0.0.1:9", "--catalog", "old.json", "--rate", "1"]);
    assert_eq!((said.lines().count(), status), (1, 2), "{said}");
    assert!(said.contains("install the command with `--features conformance`"), "{said}");
}
