//! `check --languages` compares the files of a folder with the catalog.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use error_catalog::{PublishedCatalog, PublishedError, json};

fn catalog() -> String {
    let error = PublishedError {
        code: "account_not_found".into(),
        status: 404,
        category: "not_found".into(),
        title: "No such account".into(),
        description: Some("There is no account.".into()),
        message: Some("No account found with id: {id}".into()),
        action: Some("Check the id.".into()),
        retry: "after_change".into(),
        ..PublishedError::default()
    };
    let catalog = PublishedCatalog {
        form: PublishedCatalog::FORM,
        name: "accounts".into(),
        format: "problem".into(),
        media_type: "application/problem+json".into(),
        errors: vec![error],
        ..PublishedCatalog::default()
    };
    json(&catalog).unwrap()
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Folder {
        let folder = std::env::temp_dir().join(format!("error-catalog-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("languages")).unwrap();
        fs::write(folder.join("catalog.json"), catalog()).unwrap();
        for (name, text) in files {
            fs::write(folder.join("languages").join(name), text).unwrap();
        }
        Folder(folder)
    }

    fn check(&self, more: &[&str]) -> (Option<i32>, String) {
        self.run(&[&["check", "catalog.json", "--languages", "languages"], more].concat())
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_error-catalog"));
        let Output { status, stdout, stderr } = command.args(arguments).current_dir(&self.0).output().unwrap();
        (status.code(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const WHOLE: &str =
    "account_not_found = Kein Konto\n    .message = Kein Konto { $id }\n    .action = Prüfen Sie die Kennung\n";

#[test]
fn a_complete_folder_passes() {
    let folder = Folder::new("whole", &[("de.ftl", WHOLE), ("README.md", "no language")]);
    assert_eq!(folder.check(&[]).0, Some(0));
}

#[test]
fn what_is_wrong_has_its_file_and_line() {
    let wrong = "account_not_found = Kein Konto\n    .message = Kein Konto { $konto }\naccount_locked = Gesperrt\n";
    let folder = Folder::new("wrong", &[("de.ftl", wrong), ("fr.ftl", &WHOLE.replace("account_", "compte_"))]);
    let (status, text) = folder.check(&[]);
    assert_eq!(status, Some(1), "{text}");
    for part in [
        "translation-argument-unknown",
        "languages/de.ftl:2",
        "has no argument `$konto`",
        "languages/de.ftl:3",
        "no error has the text `account_locked`",
        "`account_not_found.action` is missing",
        "languages/fr.ftl:1",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // Each rule has a level of its own.
    let levels = "[rules]\ntranslation-argument-unknown = \"off\"\ntranslation-unused = \"off\"\ntranslation-missing = \"note\"\n";
    fs::write(folder.0.join("error-catalog.toml"), levels).unwrap();
    let (status, text) = folder.check(&[]);
    assert_eq!(status, Some(0), "{text}");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let (status, text) = Folder::new("broken", &[("de.ftl", "\naccount_not_found Kein Konto\n")]).check(&[]);
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("languages/de.ftl:2: "), "{text}");
    let (status, text) = Folder::new("tag", &[("german language.ftl", WHOLE)]).check(&[]);
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("is not the tag of a language"), "{text}");
    let (status, text) = Folder::new("empty", &[]).check(&[]);
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("it has no file such as `de.ftl`"), "{text}");
}

#[test]
fn the_language_of_the_code_needs_no_texts() {
    let folder = Folder::new("own", &[("en.ftl", "account_not_found = Unknown account")]);
    let (status, text) = folder.check(&[]);
    assert_eq!(status, Some(0), "{text}");
    let (status, text) = folder.check(&["--language", "de"]);
    assert_eq!(status, Some(3), "{text}");
}

#[test]
fn the_texts_of_a_catalog_are_the_beginning_of_a_language() {
    let folder = Folder::new("template", &[]);
    let (status, texts) = folder.run(&["translations", "catalog.json"]);
    assert_eq!(
        (status, &*texts),
        (
            Some(0),
            "## Errors. The name of a text is the code of its error.\n\naccount_not_found = No such account\n    \
             .action = Check the id.\n    .message = No account found with id: { $id }\n"
        )
    );
    fs::write(folder.0.join("languages/de.ftl"), texts).unwrap();
    assert_eq!(folder.check(&[]).0, Some(0));
    let (_, texts) = folder.run(&["translations", "--pages", "catalog.json"]);
    fs::write(folder.0.join("languages/de.ftl"), &texts).unwrap();
    assert_eq!(folder.check(&[]).0, Some(0), "{texts}");
    assert!(texts.contains("\nstatus-404 = Not Found\n") && texts.contains("\npage-docs = "), "{texts}");
}
