//! Determines the usual form of errors, if no format was named.

use http::Method;

use crate::{
    Fault, FaultKind, Inspector, Received,
    conformance::{
        exchange::{Exchange, Outcome},
        form::Form,
    },
};

/// What most errors have where nobody named the format.
#[derive(Debug)]
pub(super) struct Usual {
    form: Option<Form>,
}

impl Usual {
    pub(super) fn of<'a>(exchanges: impl Iterator<Item = &'a Exchange>) -> Usual {
        let responses = exchanges
            .filter(|exchange| !exchange.is_beyond)
            .flat_map(|exchange| &exchange.outcomes)
            .filter_map(Outcome::answer);
        let errors = responses.filter(|response| Inspector::new().is_error(response));
        let forms: Vec<_> = errors.filter_map(Form::of).collect();
        Usual { form: Form::most_common(&forms).cloned() }
    }

    /// Whether it is an error of the form that most errors have.
    pub(super) fn fits(&self, response: &Received) -> bool {
        let form = Form::of(response).filter(|_| Inspector::new().is_error(response));
        form.zip(self.form.as_ref()).is_some_and(|(form, usual)| usual.agrees(&form))
    }

    /// What is wrong with the form of an error.
    pub(super) fn faults(&self, method: &Method, response: &Received) -> Option<Fault> {
        if !Inspector::new().is_error(response) || method == Method::HEAD {
            return None;
        }
        let (usual, form) = self.form.as_ref().zip(Form::of(response))?;
        let text = || format!("{}, and most errors are {}", form.describe(), usual.describe());
        (!usual.agrees(&form)).then(|| Fault::new(FaultKind::Foreign, text()))
    }
}
