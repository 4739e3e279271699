//! What the members of an invalid field and of a notice read.

use error_core::{Notice, Violation};

use crate::{
    found::{Found, Subject},
    tree::{PathForm, Source},
};

impl<'a> Subject<'a> for &'a Violation {
    fn read(self, source: &'a Source) -> Found<'a, Self> {
        match source {
            Source::Code => Found::text(self.code()),
            Source::Location => Found::Text(self.place().name()),
            Source::Message(_) => Found::text(self.message()),
            Source::Path(form) => Found::Path(match form {
                PathForm::Dotted => self.path().dotted(),
                PathForm::Brackets => self.path().bracketed(),
                PathForm::Pointer => self.path().pointer(),
                PathForm::Fragment => self.path().fragment(),
            }),
            Source::Value => Found::value(self.value()),
            Source::Null => Found::Null,
            _ => Found::Absent,
        }
    }
}

impl<'a> Subject<'a> for &'a Notice {
    fn read(self, source: &'a Source) -> Found<'a, Self> {
        match source {
            Source::Code => Found::Text(self.code()),
            Source::Message(_) => Found::Text(self.message()),
            Source::Null => Found::Null,
            _ => Found::Absent,
        }
    }
}
