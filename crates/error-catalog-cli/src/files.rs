//! Writes files to a folder, all or none where that can be known.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
    process,
};

use error_markup::inert;

use crate::output::print;

/// Writes files with these names and texts to the folder `out`, which is created if it is missing.
pub(crate) fn write_files(out: &Path, files: &[(&str, &str)]) -> Result<(), String> {
    fs::create_dir_all(out).map_err(|error| format!("{} can't be made: {error}", out.display()))?;
    // All is looked at before anything is written.
    for (name, _) in files {
        check_place(&out.join(name))?;
    }
    let new = out.join(format!(".error-catalog-{}", process::id()));
    for (name, text) in files {
        let path = out.join(name);
        replace(&path, &new, text).map_err(|error| {
            // A file that is written in part must not stay.
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
/// followed, and no file is half written.
fn replace(path: &Path, new: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::create_new(new)?;
    file.write_all(text.as_bytes())?;
    drop(file);
    fs::rename(new, path)
}
