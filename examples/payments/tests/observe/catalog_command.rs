//! The command `error-catalog`.

use std::{env, path::PathBuf, process::Command, sync::OnceLock};

/// The command, with everything that it can do. Nothing else builds it before this test runs.
pub(crate) fn error_catalog() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let build = || {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--locked", "-p", "error-catalog-cli", "--features", "occurrence"]);
        output(cargo.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")));
        // Beside the program that is tested.
        PathBuf::from(env!("CARGO_BIN_EXE_example-payments")).with_file_name("error-catalog")
    };
    BUILT.get_or_init(build).clone()
}

/// What a command prints, which succeeds.
pub(crate) fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (printed, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {printed}{said}");
    printed.into_owned()
}
