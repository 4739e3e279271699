//! The errors of extractors: this crate's extractors have typed errors, and axum's have
//! responses that the layer converts by their status.

use axum::extract::rejection::{
    BytesRejection, ExtensionRejection, FormRejection, InvalidUtf8, JsonRejection, LengthLimitError,
    MatchedPathRejection, MissingPathParams, NestedPathRejection, PathRejection, QueryRejection, RawFormRejection,
    RawPathParamsRejection, StringRejection, UnknownBodyError,
};
use error_core::{ErrorSet, ErrorStatus};
use error_openapi::Declared;

use super::KnownErrors;
use crate::extract::{self, AllRejection, ByFieldRejection, InvalidFields, ValidRejection};

macro_rules! sets {
    ($($(#[$meta:meta])* [$($parameter:ident)?] $rejection:ty;)+) => {
        $($(#[$meta])* impl$(<$parameter>)? KnownErrors for $rejection
        where
            $rejection: ErrorSet,
        {
            fn known_errors() -> Vec<Declared> {
                Declared::set(<$rejection as ErrorSet>::SET).collect()
            }
        })+
    };
}

sets! {
    [R] AllRejection<R>;
    [] InvalidFields;
    [R] ValidRejection<R>;
    [] extract::JsonRejection;
    [] extract::PathRejection;
    #[cfg(feature = "form")] [] extract::FormRejection;
    #[cfg(feature = "multipart")] [] extract::MultipartError;
    #[cfg(feature = "multipart")] [] extract::MultipartRejection;
    #[cfg(feature = "query")] [] extract::QueryRejection;
}

impl<R, E> KnownErrors for ByFieldRejection<R, E>
where
    ByFieldRejection<R, E>: ErrorSet,
{
    fn known_errors() -> Vec<Declared> {
        Declared::set(<ByFieldRejection<R, E> as ErrorSet>::SET).collect()
    }
}

macro_rules! rejections {
    ($($(#[$meta:meta])* $rejection:ty: $($status:ident)+;)+) => {
        $($(#[$meta])* impl KnownErrors for $rejection {
            fn known_errors() -> Vec<Declared> {
                vec![$(Declared::Status(ErrorStatus::$status)),+]
            }
        })+
    };
}

rejections! {
    BytesRejection: BAD_REQUEST CONTENT_TOO_LARGE;
    ExtensionRejection: INTERNAL_SERVER_ERROR;
    FormRejection: BAD_REQUEST CONTENT_TOO_LARGE UNSUPPORTED_MEDIA_TYPE UNPROCESSABLE_CONTENT;
    InvalidUtf8: BAD_REQUEST;
    JsonRejection: BAD_REQUEST CONTENT_TOO_LARGE UNSUPPORTED_MEDIA_TYPE UNPROCESSABLE_CONTENT;
    LengthLimitError: CONTENT_TOO_LARGE;
    MatchedPathRejection: INTERNAL_SERVER_ERROR;
    #[cfg(feature = "multipart")] axum::extract::multipart::MultipartRejection: BAD_REQUEST;
    MissingPathParams: INTERNAL_SERVER_ERROR;
    NestedPathRejection: INTERNAL_SERVER_ERROR;
    PathRejection: BAD_REQUEST INTERNAL_SERVER_ERROR;
    QueryRejection: BAD_REQUEST;
    RawFormRejection: BAD_REQUEST CONTENT_TOO_LARGE UNSUPPORTED_MEDIA_TYPE;
    RawPathParamsRejection: BAD_REQUEST INTERNAL_SERVER_ERROR;
    StringRejection: BAD_REQUEST CONTENT_TOO_LARGE;
    UnknownBodyError: BAD_REQUEST;
}
