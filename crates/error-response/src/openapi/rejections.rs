//! What axum's own extractors reject a request with: the layer adopts it by its
//! status.

use axum::extract::rejection::{
    BytesRejection, ExtensionRejection, FormRejection, InvalidUtf8, JsonRejection, LengthLimitError,
    MatchedPathRejection, MissingPathParams, NestedPathRejection, PathRejection, QueryRejection, RawFormRejection,
    RawPathParamsRejection, StringRejection, UnknownBodyError,
};
use error_core::ErrorStatus;
use error_openapi::Declared;

use super::KnownErrors;

macro_rules! rejections {
    ($($rejection:ty: $($status:ident)+;)+) => {
        $(impl KnownErrors for $rejection {
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
    MissingPathParams: INTERNAL_SERVER_ERROR;
    NestedPathRejection: INTERNAL_SERVER_ERROR;
    PathRejection: BAD_REQUEST INTERNAL_SERVER_ERROR;
    QueryRejection: BAD_REQUEST;
    RawFormRejection: BAD_REQUEST CONTENT_TOO_LARGE UNSUPPORTED_MEDIA_TYPE;
    RawPathParamsRejection: BAD_REQUEST INTERNAL_SERVER_ERROR;
    StringRejection: BAD_REQUEST CONTENT_TOO_LARGE;
    UnknownBodyError: BAD_REQUEST;
}
