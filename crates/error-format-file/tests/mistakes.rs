//! Files with mistakes, and what is said of them: `mistakes/NAME.toml` or `.json` beside `NAME.toml.txt`. `BLESS=1`
//! writes the texts.

use std::{
    fs,
    path::{Path, PathBuf},
};

use error_format_file::FileFormat;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes")
}

#[test]
fn each_file_is_rejected_with_all_its_mistakes() {
    let mut seen = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "txt") {
            continue;
        }
        seen += 1;
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let read = if name.ends_with(".json") { FileFormat::from_json(&text) } else { FileFormat::from_toml(&text) };
        let refused = read.expect_err(name).in_file(name);
        let found = format!("{refused}\n");
        let golden = path.with_file_name(format!("{name}.txt"));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&golden, &found).unwrap();
        }
        assert_eq!(found, fs::read_to_string(&golden).unwrap_or_default(), "{name}");
    }
    assert!(seen >= 10, "{seen}");
}

#[test]
fn a_loaded_file_is_named_and_read_whole() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("formats/stripe.toml");
    assert!(FileFormat::load(&path).is_ok());
    assert!(FileFormat::load(path.with_file_name("uppercase.json")).is_ok());
    let refused = FileFormat::load(folder().join("unknown_keys.toml")).unwrap_err().to_string();
    let prefix = format!("{}:", folder().join("unknown_keys.toml").display());
    assert!(refused.lines().all(|line| line.starts_with(&prefix)) && refused.lines().count() > 3, "{refused}");
    let refused = FileFormat::load("formats/own.yaml").unwrap_err();
    assert_eq!(refused.to_string(), "formats/own.yaml:1:1: the name of the file ends in neither `.toml` nor `.json`");
}

/// Work and stack are bounded for any file.
#[test]
fn hostile_files_are_rejected() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(20_000), close.repeat(20_000));
    let texts = [
        format!("name = {}", deep("[", "]")),
        format!("error = {}", deep("{a=", "1}")),
        "[[rows]]\n".repeat(20_000),
        format!("name = \"{}\"", "x".repeat(300_000)),
        "a.".repeat(10_000) + "b = 1",
    ];
    for text in texts {
        assert!(FileFormat::from_toml(&text).is_err());
    }
    let members = r#"{"name":"a","value":"code"},"#.repeat(5_000);
    let texts = [
        deep("[", "]"),
        deep(r#"{"error":"#, "}"),
        format!(r#"{{"name":"a","error":{{"members":[{}{{}}]}}}}"#, members),
        format!(r#"{{"name":"a","rows":[{}1]}}"#, "1,".repeat(50_000)),
    ];
    for text in texts {
        let refused = FileFormat::from_json(&text).unwrap_err();
        assert!(refused.mistakes().len() <= 100, "{}", refused.mistakes().len());
        assert!(refused.to_string().len() < 100_000);
    }
}
