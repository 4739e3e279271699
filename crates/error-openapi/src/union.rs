//! Finds the place where a union divides a body into one schema for each code.

#[cfg(test)]
mod tests;

use error_catalog::Layout;
use error_formats::ErasedWireFormat;
use utoipa::openapi::Schema;

use crate::{
    DescribeError,
    schema::{make_room, names, object_at, part_at},
};

/// Where a union divides the body; places are JSON pointers.
#[derive(Debug, Clone)]
pub(crate) struct Division {
    /// The code, or the number where the format writes no code.
    pub(crate) identity: String,
    /// The part that differs from code to code: the innermost object around it.
    pub(crate) outer: String,
}

impl Division {
    /// Finds it in the `body` that `format` describes.
    ///
    /// # Errors
    ///
    /// Fails if the bodies have nothing that tells errors apart, or the schema does not
    /// have it.
    pub(crate) fn of(format: &dyn ErasedWireFormat, body: &Schema, layout: &Layout) -> Result<Division, DescribeError> {
        let unknown =
            |place: Option<&str>| DescribeError::Union { format: format.name(), place: place.map(str::to_owned) };
        let identity = layout.identity().ok_or_else(|| unknown(None))?;
        let mut body = body.clone();
        // An object without any property may be anything: nothing of it is known but the code.
        let is_known = |body: &mut Schema| {
            let outer = parent(identity).and_then(|outer| object_at(body, outer));
            outer.is_some_and(|outer| !outer.properties.is_empty() || outer.additional_properties.is_some())
        };
        if part_at(&mut body, identity).is_none() && !(is_known(&mut body) && make_room(&mut body, identity)) {
            return Err(unknown(Some(identity)));
        }
        let outer = std::iter::successors(parent(identity), |place| parent(place)).find(|place| {
            !matches!(part_at(&mut body, place), None | Some(Schema::Array(_))) && object_at(&mut body, place).is_some()
        });
        let outer = outer.ok_or_else(|| unknown(Some(identity)))?;
        Ok(Division { identity: identity.to_owned(), outer: outer.to_owned() })
    }

    /// The name of the member of the outer object that tells errors apart; `None`
    /// where it lies deeper.
    pub(crate) fn member(&self) -> Option<String> {
        let mut names = self.names();
        names.pop().filter(|_| names.is_empty())
    }

    /// Whether what tells errors apart lies within the member `name` of the
    /// outer object.
    pub(crate) fn is_within(&self, name: &str) -> bool {
        self.names().first().is_some_and(|first| first == name)
    }

    /// The names from the outer object to what tells errors apart.
    fn names(&self) -> Vec<String> {
        names(self.identity.strip_prefix(&*self.outer).unwrap_or_default())
    }
}

fn parent(place: &str) -> Option<&str> {
    Some(place.rsplit_once('/')?.0)
}
