//! The gate as a user starts it: baselines, policies, and what reports look like.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use error_catalog::{PublishedCatalog, PublishedError, json};
use error_core::catalog;
use error_formats::{Stripe, publish};
use serde::Deserialize;
use serde_json::Value;

/// A folder of its own for each test.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("gate").join(test);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn write_catalog(&self, name: &str, catalog: &PublishedCatalog) {
        self.write(name, &json(catalog).unwrap());
    }

    /// A repository with this catalog in its first commit.
    fn repository(test: &str, catalog: &PublishedCatalog) -> Folder {
        let folder = Folder::new(test);
        folder.git(&["init", "-q", "-b", "main"]);
        folder.write_catalog("catalog.json", catalog);
        folder.commit();
        folder
    }

    fn git(&self, arguments: &[&str]) {
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
        let run = Command::new("git").args(who).args(arguments).current_dir(&self.0).output().unwrap();
        assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "a"]);
    }

    fn run_in(&self, folder: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_error-catalog"));
        command.args(arguments).current_dir(folder).env_remove("CLICOLOR_FORCE").output().unwrap()
    }

    /// What is printed, and the exit status.
    fn said(&self, arguments: &[&str]) -> (String, i32) {
        outcome(self.run_in(&self.0, arguments))
    }
}

/// What was printed, and the exit status.
fn outcome(output: Output) -> (String, i32) {
    let said = [output.stdout, output.stderr].concat();
    (String::from_utf8(said).unwrap(), output.status.code().unwrap())
}

/// A catalog with an error of its own.
fn with(code: &str) -> PublishedCatalog {
    let mut catalog = publish("accounts", &Stripe::new(), &catalog![]).unwrap();
    let mut error = PublishedError { framework: false, code: code.to_owned(), ..catalog.errors[0].clone() };
    error.examples[0].body = error.examples[0].body.replace("bad_gateway", code);
    catalog.errors.push(error);
    catalog
}

fn without(code: &str, catalog: &PublishedCatalog) -> PublishedCatalog {
    let mut catalog = catalog.clone();
    catalog.errors.retain(|error| error.code != code);
    catalog
}

/// The labelled changes that only the tool can make.
mod labelled {
    use super::{Deserialize, Folder, Value, fs, with, without};

    #[derive(Deserialize)]
    struct Labels {
        change: Vec<Label>,
    }

    #[derive(Deserialize)]
    struct Label {
        name: String,
        weight: String,
        #[serde(default)]
        rule: String,
        findings: Option<usize>,
    }

    /// Whether the gate, started with `arguments`, agrees with the label.
    #[track_caller]
    fn agrees(name: &str, folder: &Folder, arguments: &[&str]) {
        let labels = concat!(env!("CARGO_MANIFEST_DIR"), "/../error-catalog/tests/changes/labels.toml");
        let labels: Labels = basic_toml::from_str(&fs::read_to_string(labels).unwrap()).unwrap();
        let label = labels.change.into_iter().find(|label| label.name == name).expect("a label");
        let (said, _) = folder.said(&[&["diff"], arguments, &["--format", "json"]].concat());
        let report: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}"));
        assert_eq!(report["worst"].as_str().unwrap_or("none"), label.weight, "{said}");
        let findings = report["findings"].as_array().unwrap();
        assert!(findings.iter().all(|finding| finding["rule"] == *label.rule), "{said}");
        assert_eq!(findings.len(), label.findings.unwrap_or(0), "{said}");
    }

    #[test]
    fn the_revision_before() {
        let folder = Folder::repository("before", &with("account_not_found"));
        folder.write_catalog("catalog.json", &without("account_not_found", &with("account_not_found")));
        folder.commit();
        agrees("the_revision_before", &folder, &["HEAD~1:catalog.json", "catalog.json"]);
    }

    #[test]
    fn the_revision_itself() {
        let folder = Folder::repository("itself", &with("account_not_found"));
        agrees("the_revision_itself", &folder, &["HEAD:catalog.json", "catalog.json"]);
    }

    #[test]
    fn a_branch() {
        let old = without("card_not_found", &with("card_not_found"));
        let folder = Folder::repository("branch", &old);
        folder.git(&["checkout", "-q", "-b", "work"]);
        folder.write_catalog("catalog.json", &with("card_not_found"));
        folder.commit();
        agrees("a_branch", &folder, &["--against", "main", "catalog.json"]);
    }

    #[cfg(feature = "yaml")]
    #[test]
    fn a_document_as_yaml() {
        let folder = Folder::new("yaml");
        let catalog = with("account_not_found");
        // JSON is YAML; a comment before it makes it no JSON.
        folder.write("openapi.yaml", &format!("# A comment.\n{}", super::yaml(&catalog)));
        let new = without("account_not_found", &catalog);
        let document = serde_json::json!({"openapi": "3.1.0", "x-error-catalog": new});
        folder.write("openapi.json", &document.to_string());
        agrees("a_document_as_yaml", &folder, &["openapi.yaml", "openapi.json"]);
    }
}

/// A document in block style, as people write it.
#[cfg(feature = "yaml")]
fn yaml(catalog: &PublishedCatalog) -> String {
    fn block(value: &Value, indent: usize, text: &mut String) {
        let blank = " ".repeat(indent);
        match value {
            Value::Object(members) if !members.is_empty() => {
                for (name, value) in members {
                    text.push_str(&format!("\n{blank}{name}:"));
                    block(value, indent + 2, text);
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for item in items {
                    text.push_str(&format!("\n{blank}-"));
                    block(item, indent + 2, text);
                }
            }
            Value::String(text_of) if text_of.contains('\n') => {
                text.push_str(" |-\n");
                for line in text_of.lines() {
                    text.push_str(&format!("{blank}{line}\n"));
                }
            }
            _ => text.push_str(&format!(" {value}")),
        }
    }
    let document = serde_json::json!({"openapi": "3.1.0", "paths": {}, "x-error-catalog": catalog});
    let mut text = String::new();
    block(&document, 0, &mut text);
    text.trim_start().to_owned()
}

#[cfg(feature = "yaml")]
#[test]
fn a_document_in_yaml_says_the_same_as_in_json() {
    let folder = Folder::new("same_yaml");
    let catalog = with("account_not_found");
    folder.write("openapi.yaml", &yaml(&catalog));
    folder.write_catalog("catalog.json", &catalog);
    assert_eq!(folder.said(&["export", "openapi.yaml"]), (json(&catalog).unwrap(), 0));
    folder.write("anchors.yaml", "base: &base {form: 2, name: x}\nopenapi: 3.1.0\n404: text\nx-error-catalog:\n  <<: *base\n  format: f\n  media_type: m\n  errors: []\n");
    let (said, status) = folder.said(&["export", "anchors.yaml"]);
    assert_eq!((status, said.contains("\"name\": \"x\"")), (0, true), "{said}");
}

#[test]
fn a_baseline_is_found_from_a_folder_of_the_repository() {
    let folder = Folder::repository("folders", &with("account_not_found"));
    folder.write_catalog("service/errors.json", &with("account_not_found"));
    folder.commit();
    folder.write_catalog("service/errors.json", &without("account_not_found", &with("account_not_found")));
    let inner = folder.0.join("service");
    let gone = "breaking api_error/account_not_found: the code is gone [code-removed]\n1 breaking, 0 minor, 0 patch\n";
    for (place, arguments) in [
        (&folder.0, &["diff", "--against", "HEAD", "service/errors.json"][..]),
        (&folder.0, &["diff", "HEAD:service/errors.json", "service/errors.json"]),
        (&inner, &["diff", "--against", "main", "errors.json"]),
        (&inner, &["diff", "HEAD:./errors.json", "errors.json"]),
        (&inner, &["diff", "HEAD:service/errors.json", "errors.json"]),
    ] {
        assert_eq!(outcome(folder.run_in(place, arguments)), (gone.to_owned(), 1), "{arguments:?}");
    }
    // The old one is explained as well.
    let (text, status) = folder.said(&["explain", "account_not_found", "--catalog", "HEAD:service/errors.json"]);
    assert_eq!((status, text.starts_with("502 account_not_found (api_error)\n")), (0, true), "{text}");
}

#[test]
fn what_git_can_not_do_is_said() {
    let folder = Folder::repository("no_revision", &with("account_not_found"));
    let why = |arguments: &[&str]| {
        let (said, status) = folder.said(arguments);
        assert_eq!((said.lines().count(), status), (1, 2), "{said}");
        said
    };
    let said = why(&["diff", "--against", "nothing", "catalog.json"]);
    assert!(said.starts_with("error: `nothing:./catalog.json` can't be read: git says: "), "{said}");
    let said = why(&["diff", "HEAD:none.json", "catalog.json"]);
    assert!(
        said.contains("`HEAD:none.json` can't be read: git says: path 'none.json' does not exist in 'HEAD'"),
        "{said}"
    );
    assert_eq!(
        why(&["diff", "--against=--output=x", "catalog.json"]),
        "error: `--output=x` is not a revision: name a branch, a tag or a commit\n"
    );
    // Nothing of it reaches a shell.
    why(&["diff", "--against", "HEAD; touch made", "catalog.json"]);
    why(&["diff", "$(touch made):catalog.json", "catalog.json"]);
    assert!(!folder.0.join("made").exists());
    let mut command = Command::new(env!("CARGO_BIN_EXE_error-catalog"));
    command.args(["diff", "HEAD:catalog.json", "catalog.json"]).current_dir(&folder.0).env("PATH", "");
    let (text, status) = outcome(command.output().unwrap());
    assert!(text.starts_with("error: `HEAD:catalog.json` can't be read, because git can't be started ("), "{text}");
    assert!(text.ends_with("): install git, or name a file\n") && status == 2, "{text}");
    let outside = std::env::temp_dir().join(format!("error-catalog-outside-{}", std::process::id()));
    fs::create_dir_all(&outside).unwrap();
    let (text, status) = outcome(folder.run_in(&outside, &["diff", "HEAD:catalog.json", "x.json"]));
    assert!(text.contains("git says: ") && status == 2, "{text}");
    fs::remove_dir_all(outside).unwrap();
}

#[test]
fn versions_are_two_files_or_one_and_a_revision() {
    let folder = Folder::new("arguments");
    folder.write_catalog("catalog.json", &with("a"));
    assert_eq!(
        folder.said(&["diff", "catalog.json"]),
        ("error: name the old and the new version, or one file and --against a revision\n".to_owned(), 2)
    );
    assert_eq!(
        folder.said(&["diff", "catalog.json", "catalog.json", "--against", "main"]),
        ("error: --against names the old version: name the new file alone\n".to_owned(), 2)
    );
    assert_eq!(
        folder.said(&["diff", "catalog.json", "catalog.json", "--today", "soon"]),
        ("error: `soon` is not a day: write it as 2027-07-01\n".to_owned(), 2)
    );
}

/// Two versions: a status, a title and a code of the new one are others.
fn changed(test: &str) -> Folder {
    let folder = Folder::new(test);
    let old = with("account_not_found");
    folder.write_catalog("old.json", &old);
    let mut new = without("account_not_found", &old);
    new.errors[0].status = 418;
    new.errors[1].title = "A <new> & \"other\" title".to_owned();
    new.errors.push(PublishedError { code: "card_not_found".to_owned(), ..old.errors.last().unwrap().clone() });
    folder.write_catalog("new.json", &new);
    folder
}

#[test]
fn a_changelog_is_grouped_by_impact_and_names_the_version() {
    let folder = changed("changelog");
    let (said, status) = folder.said(&["diff", "old.json", "new.json", "--format", "changelog"]);
    assert_eq!(status, 1);
    assert_eq!(
        said,
        "### Breaking changes\n\n\
         - **api\\_error/account\\_not\\_found**: the code is gone (`code-removed`)\n\
         - **api\\_error/bad\\_gateway**: the status was `502` and is `418` (`status-changed`)\n\n\
         ### Added\n\n\
         - **api\\_error/card\\_not\\_found**: the code is new (`code-added`)\n\n\
         ### Texts and details\n\n\
         - **api\\_error/internal\\_error**: `title` was `An internal error occurred` and is `A <new> & \"other\" title` (`title-changed`)\n\n\
         Required version: major\n"
    );
    let same = folder.said(&["diff", "old.json", "old.json", "--format", "changelog"]).0;
    assert_eq!(same, "Nothing changed.\n\nRequired version: none\n");
    assert_eq!(folder.said(&["check", "old.json", "--format", "changelog"]), ("Nothing found.\n".to_owned(), 0));
    let checked = folder.said(&["check", "new.json", "--format", "changelog"]).0;
    assert!(checked.starts_with("### Errors\n\n") && !checked.contains("version"), "{checked}");
}

#[test]
fn a_summary_has_the_counts_first() {
    let (said, _) = changed("summary").said(&["diff", "old.json", "new.json", "--format", "summary"]);
    let head = "### Published errors: 2 breaking, 1 minor, 1 patch\n\nRequired version: major\n\n\
                <details open><summary>4 findings</summary>\n\n| | what | found | rule |\n";
    assert!(said.starts_with(head) && said.ends_with("\n</details>\n"), "{said}");
}

#[test]
fn json_has_the_old_and_the_new_value() {
    let (said, _) = changed("values").said(&["diff", "old.json", "new.json", "--format", "json"]);
    let report: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        report["findings"][1],
        serde_json::json!({
            "level": "breaking",
            "rule": "status-changed",
            "subject": "api_error/bad_gateway",
            "text": "the status was `502` and is `418`",
            "code": "api_error/bad_gateway",
            "old": "502",
            "new": "418",
        })
    );
}

#[test]
fn sarif_has_a_result_for_each_finding() {
    let (said, _) = changed("sarif").said(&["diff", "old.json", "new.json", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&log["version"], log["runs"].as_array().unwrap().len()), (&"2.1.0".into(), 1));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!((rules.len(), results.len()), (4, 4));
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "new.json");
    }
    let levels: Vec<_> = results.iter().map(|result| result["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["error", "error", "warning", "note"]);
    assert_eq!(results[1]["message"]["text"], "api_error/bad_gateway: the status was `502` and is `418`");
    assert_eq!(results[1]["properties"], serde_json::json!({"impact": "breaking", "old": "502", "new": "418"}));
}

#[test]
fn junit_has_a_test_for_each_finding() {
    let folder = changed("junit");
    let (said, _) = folder.said(&["diff", "old.json", "new.json", "--format", "junit"]);
    assert_eq!(
        said,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"4\" failures=\"2\">\n  \
         <testsuite name=\"error-catalog\" tests=\"4\" failures=\"2\">\n    \
         <testcase classname=\"code-removed\" name=\"api_error/account_not_found: the code is gone\"><failure \
         type=\"breaking\" message=\"the code is gone\">api_error/account_not_found: the code is gone</failure></testcase>\n    \
         <testcase classname=\"status-changed\" name=\"api_error/bad_gateway: the status was `502` and is `418`\"><failure \
         type=\"breaking\" message=\"the status was `502` and is `418`\">api_error/bad_gateway: the status was `502` and is \
         `418`</failure></testcase>\n    \
         <testcase classname=\"code-added\" name=\"api_error/card_not_found: the code is new\"><system-out>minor: the code is \
         new</system-out></testcase>\n    \
         <testcase classname=\"title-changed\" name=\"api_error/internal_error: `title` was `An internal error occurred` \
         and is `A &lt;new&gt; &amp; &quot;other&quot; title`\"><system-out>patch: `title` was `An internal error \
         occurred` and is `A &lt;new&gt; &amp; &quot;other&quot; title`</system-out></testcase>\n  \
         </testsuite>\n</testsuites>\n"
    );
    let (said, _) = folder.said(&["diff", "old.json", "old.json", "--format", "junit"]);
    assert!(said.contains("<testcase classname=\"error-catalog\" name=\"old.json\"/>"), "{said}");
}

#[test]
fn a_policy_is_read_where_the_tool_is_started_or_where_it_is_named() {
    let folder = changed("policy");
    let accept = |rule: &str, code: &str| {
        format!("[[accept]]\nrule = \"{rule}\"\ncode = \"{code}\"\nreason = \"it is v2\"\nuntil = \"2027-01-31\"\n")
    };
    let both = accept("code-removed", "account_not_found") + &accept("status-changed", "bad_gateway");
    folder.write("other.toml", &both);
    let diff = |arguments: &[&str]| folder.said(&[&["diff", "old.json", "new.json"], arguments].concat());
    assert_eq!(diff(&[]).1, 1);
    assert_eq!(diff(&["--rules", "other.toml", "--today", "2027-01-31"]).1, 0);
    folder.write("error-catalog.toml", &both);
    assert_eq!(diff(&["--today", "2027-01-31"]).1, 0);
    let (said, status) = diff(&["--today", "2027-02-01"]);
    assert_eq!((status, said.matches("[accept-expired]").count()), (1, 2), "{said}");
    folder.write("error-catalog.toml", "[rules]\ncode-remove = \"off\"\n");
    assert_eq!(
        diff(&[]),
        ("error: error-catalog.toml: no rule is called `code-remove`: did you mean `code-removed`?\n".to_owned(), 2)
    );
    assert!(diff(&["--rules", "none.toml"]).0.starts_with("error: none.toml can't be read: "));
    folder.write("error-catalog.toml", "[rules]\nmissing-action = \"off\"\nmissing-description = \"off\"\n");
    assert_eq!(folder.said(&["check", "old.json"]), ("0 error, 0 warning, 0 note\n".to_owned(), 0));
}

#[test]
fn explains_a_status_a_rule_and_what_is_misspelt() {
    let folder = Folder::new("explain");
    folder.write_catalog("catalog.json", &with("account_not_found"));
    assert_eq!(
        folder.said(&["explain", "bad_gatway"]),
        ("error: the catalog of `accounts` has no `bad_gatway`: did you mean `bad_gateway`?\n".to_owned(), 2)
    );
    let catalog = with("account_not_found");
    let listed = catalog.errors.iter().filter(|error| error.status == 422);
    let listed: String = listed.map(|error| format!("422 {}: {}\n", error.wire_code(), error.title)).collect();
    assert!(listed.contains("422 validation_failed: "), "{listed}");
    assert_eq!(folder.said(&["explain", "422"]), (listed, 0));
    assert_eq!(folder.said(&["explain", "418"]), ("error: no error of `accounts` has the status 418\n".to_owned(), 2));
    let markdown = folder.said(&["explain", "422", "--format", "markdown"]).0;
    assert!(markdown.lines().any(|line| line.starts_with("- validation\\_failed: ")), "{markdown}");
    let found: Vec<PublishedError> =
        serde_json::from_str(&folder.said(&["explain", "422", "--format", "json"]).0).unwrap();
    assert!(found.iter().any(|error| error.code == "validation_failed"));
    assert_eq!(
        folder.said(&["explain", "code-sunset"]).0,
        "code-sunset (minor)\n  a code was removed after its sunset\n"
    );
    assert_eq!(
        folder.said(&["explain", "code-sunst"]),
        ("error: the catalog of `accounts` has no `code-sunst`: did you mean `code-sunset`?\n".to_owned(), 2)
    );
    let (rules, status) = folder.said(&["explain", "--rules", "--format", "markdown"]);
    assert_eq!(status, 0);
    assert!(rules.contains("\n| `code-sunset` | minor | a code was removed after its sunset |\n"), "{rules}");
    assert_eq!(folder.said(&["explain"]).1, 2);
}

#[test]
fn merges_catalogs_or_names_the_conflicts() {
    let folder = Folder::new("merge");
    folder.write_catalog("one.json", &with("account_not_found"));
    folder.write_catalog("two.json", &PublishedCatalog { name: "cards".to_owned(), ..with("card_not_found") });
    let (said, status) = folder.said(&["merge", "one.json", "two.json"]);
    let merged: PublishedCatalog = serde_json::from_str(&said).unwrap();
    assert_eq!((status, &*merged.name), (0, "accounts and cards"));
    assert!(merged.error(None, "account_not_found").is_some() && merged.error(None, "card_not_found").is_some());
    let named = folder.said(&["merge", "one.json", "two.json", "--name", "bank"]).0;
    assert!(named.contains("\"name\": \"bank\""), "{named}");
    let mut other = with("account_not_found");
    other.name = "cards".to_owned();
    other.errors.last_mut().unwrap().status = 410;
    folder.write_catalog("two.json", &other);
    assert_eq!(
        folder.said(&["merge", "one.json", "two.json"]),
        (
            "error: `api_error/account_not_found` of `accounts` and of `cards`: the status was `502` and is `410`\n"
                .to_owned(),
            2
        )
    );
    assert_eq!(folder.said(&["merge", "one.json"]).1, 2);
}

#[test]
fn prints_the_schema_of_a_catalog() {
    let folder = Folder::new("schema");
    let (said, status) = folder.said(&["schema"]);
    assert_eq!((&*said, status), (error_catalog::SCHEMA, 0));
}
