//! The map of the crates in `docs/architecture.md`, held against the manifests
//! and the imports.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The crates in the order of the map.
fn mapped() -> Vec<String> {
    let page = read("docs/architecture.md");
    let lines = page.lines().filter_map(|line| line.strip_prefix("crates/"));
    lines.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
}

/// The crates there are.
fn existing() -> BTreeSet<String> {
    let entries = fs::read_dir(root().join("crates")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// What a crate depends on, without what only its tests need.
fn dependencies(of: &str) -> BTreeSet<String> {
    let manifest = read(format!("crates/{of}/Cargo.toml"));
    let (_, rest) = manifest.split_once("\n[dependencies]\n").unwrap_or(("", ""));
    let lines = rest.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter(|line| line.contains('=') && !line.starts_with(' '));
    names.map(|line| line.split(['=', '.', ' ']).next().unwrap().to_owned()).collect()
}

/// The source files of a crate, without those that hold tests.
fn sources(of: &str) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root().join("crates").join(of).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.extend((!path.ends_with("tests")).then_some(path));
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("\n#[cfg(test)]\nmod tests").next().unwrap().to_owned();
                found.insert(path, code);
            }
        }
    }
    found
}

#[test]
fn the_map_has_each_crate_once() {
    let mapped = mapped();
    assert_eq!(mapped.iter().cloned().collect::<BTreeSet<_>>(), existing());
    assert_eq!(mapped.len(), existing().len());
}

#[test]
fn a_crate_depends_only_on_crates_above_it() {
    let mapped = mapped();
    for (at, name) in mapped.iter().enumerate() {
        for dependency in dependencies(name).intersection(&existing()) {
            // Only to export the macro.
            let is_derive = (name.as_str(), dependency.as_str()) == ("error-core", "error-derive");
            assert!(mapped[..at].contains(dependency) || is_derive, "{name} depends on {dependency}");
        }
    }
}

/// The crates that applications put around their handlers.
fn has_layers(name: &str) -> bool {
    ["error-response", "error-idempotency", "error-occurrences"].contains(&name)
}

#[test]
fn what_a_crate_does_not_know_it_does_not_depend_on() {
    let frameworks = ["axum", "tower", "tower-http", "hyper", "tokio", "utoipa-axum"];
    for name in existing() {
        let dependencies = dependencies(&name);
        let knows = |other: &str| dependencies.contains(other);
        let frameworks = if name == "error-testing" { &[][..] } else { &frameworks[..] };
        assert!(has_layers(&name) || !frameworks.iter().any(|framework| knows(framework)), "{name}");
        // What bodies hold has a schema where the body's crate asks for it.
        let has_schemas = ["error-core", "error-fields", "error-formats", "error-format-file"].contains(&name.as_str());
        let knows_utoipa = knows("utoipa") && !(has_schemas && is_optional(&name, "utoipa"));
        assert!(name == "error-openapi" || !knows_utoipa, "{name}");
        assert!(name != "error-core" || !knows("serde_json"), "{name}");
        let is_ours = |other: &&String| other.starts_with("error-");
        let knows_http = ["http", "http-body"].iter().any(|other| knows(other));
        assert!(name != "error-fields" || !(knows_http || dependencies.iter().any(|other| is_ours(&other))), "{name}");
        assert!(name != "error-redact" || dependencies.is_empty(), "{name}");
        assert!(name != "error-derive" || !dependencies.iter().any(|other| other.starts_with("error-")), "{name}");
    }
}

#[test]
fn the_pages_and_the_command_compile_no_format() {
    let ours = |name: &str| dependencies(name).intersection(&existing()).cloned().collect::<Vec<_>>();
    assert_eq!(ours("error-markup"), [""; 0]);
    assert_eq!(ours("error-catalog"), ["error-markup"]);
    assert_eq!(ours("error-docs"), ["error-accept", "error-catalog", "error-markup"]);
    assert_eq!(ours("error-dashboards"), ["error-catalog", "error-markup"]);
    assert_eq!(
        ours("error-catalog-cli"),
        ["error-catalog", "error-dashboards", "error-docs", "error-languages", "error-markup", "error-testing"]
    );
    assert!(is_optional("error-catalog-cli", "error-testing"));
}

/// Whether a crate depends on another one by a feature alone.
fn is_optional(of: &str, dependency: &str) -> bool {
    let manifest = read(format!("crates/{of}/Cargo.toml"));
    let (_, rest) = manifest.split_once("\n[dependencies]\n").unwrap();
    let lines = rest.lines().take_while(|line| !line.starts_with('['));
    lines.filter(|line| line.split([' ', '.']).next() == Some(dependency)).all(|line| line.contains("optional = true"))
}

/// A service is judged by its catalog alone: what needs a format or a framework
/// is a feature, and none of them is on by default.
#[test]
fn tests_of_a_service_compile_no_format_and_no_framework() {
    for dependency in ["axum", "error-formats", "futures-util", "http-body-util", "rustls", "tokio", "tower"] {
        assert!(dependencies("error-testing").contains(dependency), "{dependency}");
        assert!(is_optional("error-testing", dependency), "{dependency}");
    }
    assert!(!dependencies("error-testing").contains("error-response"));
    assert!(!read("crates/error-testing/Cargo.toml").contains("\ndefault = "));
}

/// What the author of an API types; the rest is in modules. Crates that are re-exported as modules do not count.
#[test]
fn the_root_of_error_response_has_33_names() {
    let code = read("crates/error-response/src/lib.rs");
    let code = code.split("pub mod __private").next().unwrap();
    let uses = code.split(';').filter_map(|statement| statement.split_once("\npub use ")).map(|(_, path)| path);
    let leaves = uses.filter(|path| {
        !path.contains(" as languages") && !path.contains(" as redact") && !path.contains(" as testing")
    });
    let leaves =
        leaves.flat_map(|path| path.split([',', '{', '}'])).map(|path| path.rsplit("::").next().unwrap().trim());
    let leaf = |path: &str| path.rsplit(' ').next().unwrap().to_owned();
    let mut names: BTreeSet<_> = leaves.filter(|path| !path.is_empty()).map(leaf).collect();
    // A macro of its own.
    names.insert("documented_routes".to_owned());
    assert!(names.contains("ApiError") && names.contains("ErrorLayer"), "{names:?}");
    assert!(names.len() <= 33, "{}: {names:?}", names.len());
}

/// A trait that others may implement can't change as freely as one that is ours alone.
#[test]
fn every_public_trait_is_sealed_or_says_who_implements_it() {
    for package in existing() {
        for (path, code) in sources(&package) {
            for (before, after) in code.match_indices("\npub trait ").map(|(at, _)| code.split_at(at)) {
                let documented = before
                    .lines()
                    .rev()
                    .take_while(|line| line.starts_with("///") || line.starts_with(['#', ' ', ')']));
                let docs: Vec<_> = documented.collect();
                let is = |word: &str| docs.iter().any(|line| line.starts_with(&format!("/// {word}: ")));
                let name = after.lines().nth(1).unwrap_or_default();
                assert!(is("Sealed") || is("Open"), "{}: {name}", path.display());
            }
        }
    }
}

/// Besides the derive on bodies, formats name nothing of the OpenAPI model; but for the two generic bodies, of which a
/// derive does not find the schemas inside, and the schemas of a format from a file.
#[test]
fn formats_name_a_schema_only_on_bodies() {
    for name in ["error-core", "error-fields"] {
        for (path, code) in sources(name) {
            assert!(path.ends_with("src/schema.rs") || !code.contains("utoipa"), "{}", path.display());
        }
    }
    let is_schema = |path: &Path| ["envelope.rs", "xml_schema.rs", "schema.rs"].iter().any(|name| path.ends_with(name));
    let formats = ["error-formats", "error-format-file"].into_iter().flat_map(sources);
    for (path, code) in formats.filter(|(path, _)| !is_schema(path)) {
        for line in code.lines().filter(|line| line.contains("utoipa")) {
            let is_derive = line.trim_start().starts_with("#[cfg_attr(feature = \"openapi\"");
            let is_prose = line.trim_start().starts_with("//");
            assert!(is_derive || is_prose || line.contains("Schema"), "{}: {line}", path.display());
        }
    }
}

/// What the code of a file defines.
fn defined(code: &str) -> BTreeSet<&str> {
    let words: Vec<_> =
        code.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    let is_item = |word: &str| ["struct", "enum", "trait", "fn", "type", "const", "static"].contains(&word);
    words.windows(2).filter(|pair| is_item(pair[0])).map(|pair| pair[1]).collect()
}

/// What the code of a file imports from its own crate, without the names of the
/// modules on the way: a function may be called like one.
fn imported(code: &str) -> BTreeSet<&str> {
    let statements = code.split(';').filter_map(|statement| {
        let start = statement.rfind("use ")?;
        let path = statement[start + 4..].trim_start();
        ["crate::", "super::", "self::"].iter().any(|root| path.starts_with(root)).then_some(path)
    });
    let names = statements.flat_map(|path| path.split([',', '{', '}'])).filter_map(|path| path.rsplit("::").next());
    names.filter_map(|name| name.split_whitespace().next()).collect()
}

#[test]
fn no_two_files_of_a_folder_import_each_other() {
    let mut looked_at = 0;
    for name in existing() {
        let sources = sources(&name);
        let mut places = BTreeMap::<&str, BTreeSet<&Path>>::new();
        for (path, code) in &sources {
            for item in defined(code) {
                places.entry(item).or_default().insert(path);
            }
        }
        let is_root = |path: &Path| path.ends_with("mod.rs") || path.ends_with("lib.rs");
        let imports = |path: &Path, code: &str| -> BTreeSet<PathBuf> {
            let unique =
                imported(code).into_iter().filter_map(|item| places.get(item).filter(|found| found.len() == 1));
            let files = unique.flatten().filter(|found| **found != path && found.parent() == path.parent());
            files.filter(|found| !is_root(found)).map(|found| found.to_path_buf()).collect()
        };
        let files = sources.iter().filter(|(path, _)| !is_root(path));
        let graph: BTreeMap<_, _> = files.map(|(path, code)| (path.clone(), imports(path, code))).collect();
        for (path, others) in &graph {
            for other in others {
                looked_at += 1;
                let is_circle = graph.get(other).is_some_and(|back| back.contains(path));
                assert!(!is_circle, "{} and {} import each other", path.display(), other.display());
            }
        }
    }
    assert!(looked_at > 100, "{looked_at} imports between siblings were found");
}
