//! The errors that follow from a handler's signature.

use axum::extract::{FromRequest, FromRequestParts};
use error_openapi::Declared;

use super::KnownErrors;

/// A handler whose possible errors follow from its signature: the errors of its return
/// type and the rejections of its extractors.
///
/// Sealed: implemented for async functions with up to 16 extractors.
pub trait DocumentedHandler<T, S>: sealed::Sealed<T> {
    /// The return type of the handler.
    type Answer;

    /// The errors with which each of its extractors rejects requests.
    fn rejections() -> Vec<Vec<Declared>>;
}

mod sealed {
    pub trait Sealed<T> {}
}

impl<F: FnOnce() -> Fut, Fut: Future> sealed::Sealed<((),)> for F {}

impl<F, Fut, S> DocumentedHandler<((),), S> for F
where
    F: FnOnce() -> Fut,
    Fut: Future,
{
    type Answer = Fut::Output;

    fn rejections() -> Vec<Vec<Declared>> {
        Vec::new()
    }
}

macro_rules! handlers {
    ($([$($part:ident)*] $last:ident;)+) => {
        $(impl<F, Fut, M, $($part,)* $last> sealed::Sealed<(M, $($part,)* $last,)> for F
        where
            F: FnOnce($($part,)* $last) -> Fut,
            Fut: Future,
        {
        }

        impl<F, Fut, S, M, $($part,)* $last> DocumentedHandler<(M, $($part,)* $last,), S> for F
        where
            F: FnOnce($($part,)* $last) -> Fut,
            Fut: Future,
            $($part: FromRequestParts<S>, <$part as FromRequestParts<S>>::Rejection: KnownErrors,)*
            $last: FromRequest<S, M>,
            <$last as FromRequest<S, M>>::Rejection: KnownErrors,
        {
            type Answer = Fut::Output;

            fn rejections() -> Vec<Vec<Declared>> {
                vec![
                    $(<$part as FromRequestParts<S>>::Rejection::known_errors(),)*
                    <$last as FromRequest<S, M>>::Rejection::known_errors(),
                ]
            }
        })+
    };
}

handlers! {
    [] T1;
    [T1] T2;
    [T1 T2] T3;
    [T1 T2 T3] T4;
    [T1 T2 T3 T4] T5;
    [T1 T2 T3 T4 T5] T6;
    [T1 T2 T3 T4 T5 T6] T7;
    [T1 T2 T3 T4 T5 T6 T7] T8;
    [T1 T2 T3 T4 T5 T6 T7 T8] T9;
    [T1 T2 T3 T4 T5 T6 T7 T8 T9] T10;
    [T1 T2 T3 T4 T5 T6 T7 T8 T9 T10] T11;
    [T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11] T12;
    [T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12] T13;
    [T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 T13] T14;
    [T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 T13 T14] T15;
    [T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 T13 T14 T15] T16;
}
