//! Reads files of a revision of the repository.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use error_markup::inert;

/// The two parts of `HEAD:catalog.json`; `None` where it can't be one. One letter is
/// a drive.
pub(crate) fn revision(path: &Path) -> Option<(&str, &str)> {
    let (revision, file) = path.to_str()?.split_once(':')?;
    (revision.len() > 1 && !file.is_empty()).then_some((revision, file))
}

/// The file at `path`, which may be absent now, as it is in `revision`.
pub(crate) fn file(revision: &str, path: &Path) -> Result<String, String> {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| format!("{} names no file, so no revision has it", path.display()))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Beginning with `./` it is found beside the file, wherever the repository begins.
    show(revision, &format!("./{name}"), folder)
}

/// A file by its path in the repository.
pub(crate) fn file_of_repository(revision: &str, file: &str) -> Result<String, String> {
    show(revision, file, Path::new("."))
}

/// Runs git without a shell: what it is given is one argument, whatever it holds.
fn show(revision: &str, file: &str, folder: &Path) -> Result<String, String> {
    let name = format!("{revision}:{file}");
    if revision.starts_with('-') {
        return Err(format!("`{revision}` is not a revision: name a branch, a tag or a commit"));
    }
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(["cat-file", "blob", &name]).stdin(Stdio::null());
    let output = git.output().map_err(|error| {
        format!("`{name}` can't be read, because git can't be started ({error}): install git, or name a file")
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ");
        return Err(format!("`{name}` can't be read: git says: {}", inert(said).on_one_line()));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("`{name}` is not a text"))
}
