//! Routes that note what they may answer with.

use axum::Router;
use error_openapi::{
    Declared, DescribeError, Describer, Documented, declare, declare_all, never, only,
    openapi::{OpenApi, PathItem, path::Operation},
};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::{DocumentedHandler, KnownErrors};

/// `utoipa_axum::routes!`, with what each handler may answer with.
///
/// The errors are those of the handler's return type and of its extractors'
/// rejections. A handler whose return type, or the rejection of one of its
/// extractors, may hold any error ([`Error`](crate::Error), `impl IntoResponse`,
/// `Response`) lists all its types, those of its extractors too, or does not
/// compile.
///
/// # Examples
///
/// ```
/// use error_response::{ApiError, Error, documented_routes};
/// use utoipa_axum::router::OpenApiRouter;
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found")]
/// #[api(status = 404, code = "account_not_found")]
/// struct NoAccount;
///
/// #[utoipa::path(get, path = "/account")]
/// async fn account() -> Result<String, NoAccount> {
///     Err(NoAccount)
/// }
///
/// #[utoipa::path(delete, path = "/account")]
/// async fn close() -> Result<(), Error> {
///     Err(NoAccount)?
/// }
///
/// let router: OpenApiRouter = OpenApiRouter::new().routes(documented_routes!(account, close => [NoAccount]));
/// # let _ = router;
/// ```
///
/// ```compile_fail
/// # use error_response::{Error, documented_routes};
/// # use utoipa_axum::router::OpenApiRouter;
/// #[utoipa::path(get, path = "/account")]
/// async fn account() -> Result<(), Error> {
///     Ok(())
/// }
///
/// let router: OpenApiRouter = OpenApiRouter::new().routes(documented_routes!(account));
/// ```
#[macro_export]
macro_rules! documented_routes {
    (@declare $routes:ident $handler:path) => {
        $crate::__private::openapi::declare_handler(&mut $routes, $handler)
    };
    (@declare $routes:ident $handler:path => $($set:ty),*) => {{
        $($crate::__private::openapi::declare_sets::<$set, _>(&mut $routes);)*
    }};
    ($($handler:path $(=> [$($set:ty),* $(,)?])?),+ $(,)?) => {
        $crate::__private::openapi::merge([$({
            let mut routes = $crate::__private::openapi::routes!($handler);
            $crate::documented_routes!(@declare routes $handler $(=> $($set),*)?);
            routes
        }),+])
    };
}

/// Notes what the handler of `routes` may answer with.
pub fn declare_handler<H, T, S>(routes: &mut UtoipaMethodRouter<S>, handler: H)
where
    H: DocumentedHandler<T, S>,
    H::Answer: KnownErrors,
{
    let _ = handler;
    each(routes, |operation| declare(operation, H::rejections()));
    declare_sets::<H::Answer, S>(routes);
}

/// Notes the errors of a listed type.
pub fn declare_sets<E: KnownErrors, S>(routes: &mut UtoipaMethodRouter<S>) {
    each(routes, |operation| declare(operation, E::known_errors()));
}

/// The routes of one path in one.
pub fn merge<S: Clone + Send + Sync + 'static, const N: usize>(
    routes: [UtoipaMethodRouter<S>; N],
) -> UtoipaMethodRouter<S> {
    let mut all: UtoipaMethodRouter<S> = Default::default();
    for (schemas, paths, router) in routes {
        all.0.extend(schemas);
        all.1.merge(paths);
        all.2 = all.2.merge(router);
    }
    all
}

fn each<S>((_, paths, _): &mut UtoipaMethodRouter<S>, mut change: impl FnMut(&mut Operation)) {
    for item in paths.paths.values_mut() {
        let PathItem { get, put, post, delete, options, head, patch, trace, .. } = item;
        [get, put, post, delete, options, head, patch, trace].into_iter().flatten().for_each(&mut change);
    }
}

/// What the signatures of documented routes can't tell.
pub trait DocumentedRoutes {
    /// Adds the errors of a layer that is around these routes only.
    #[must_use]
    fn errors_of<E: KnownErrors>(self) -> Self;

    /// Says that these routes never answer with these codes, though their
    /// handlers' types could. [`DocumentedLayer`](super::DocumentedLayer) holds
    /// it against what leaves.
    #[must_use]
    fn never(self, codes: &[&str]) -> Self;

    /// Says that of all the errors their types have these routes answer with
    /// these codes only, as [`never`](DocumentedRoutes::never) does of the
    /// others.
    #[must_use]
    fn only(self, codes: &[&str]) -> Self;
}

impl<S> DocumentedRoutes for UtoipaMethodRouter<S> {
    fn errors_of<E: KnownErrors>(mut self) -> Self {
        declare_sets::<E, S>(&mut self);
        self
    }

    fn never(mut self, codes: &[&str]) -> Self {
        each(&mut self, |operation| never(operation, codes));
        self
    }

    fn only(mut self, codes: &[&str]) -> Self {
        each(&mut self, |operation| only(operation, codes));
        self
    }
}

/// A router with its document.
pub trait DocumentedRouter<S> {
    /// Adds the errors of a layer to every route added before it, as
    /// `Router::layer` does with the layer.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{ApiError, openapi::DocumentedRouter};
    /// use utoipa_axum::router::OpenApiRouter;
    ///
    /// /// Authentication required
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("No API key provided")]
    /// #[api(status = 401, code = "authentication_required", challenge = "Bearer")]
    /// struct Unauthenticated;
    ///
    /// let router: OpenApiRouter = OpenApiRouter::new().errors_of::<Unauthenticated>();
    /// # let _ = router;
    /// ```
    #[must_use]
    fn errors_of<E: KnownErrors>(self) -> Self;

    /// Adds those errors of a type that a layer answers with, by their codes.
    ///
    /// # Panics
    ///
    /// Panics when the type has no error with one of the codes.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{ApiError, openapi::DocumentedRouter};
    /// use utoipa_axum::router::OpenApiRouter;
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// enum AccountError {
    ///     /// Authentication required
    ///     #[error("No API key provided")]
    ///     #[api(status = 401, code = "authentication_required", challenge = "Bearer")]
    ///     Unauthenticated,
    ///     /// No such account
    ///     #[error("No account found")]
    ///     #[api(status = 404, code = "account_not_found")]
    ///     NotFound,
    /// }
    ///
    /// let router: OpenApiRouter = OpenApiRouter::new().errors_among::<AccountError>(&["authentication_required"]);
    /// # let _ = router;
    /// ```
    #[must_use]
    fn errors_among<E: KnownErrors>(self, codes: &[&str]) -> Self;

    /// Adds errors of which only the status or the category is known: what
    /// tower's timeout, limits and load shedding answer with.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Category, openapi::{Declared, DocumentedRouter}};
    /// use utoipa_axum::router::OpenApiRouter;
    ///
    /// let router: OpenApiRouter = OpenApiRouter::new().declare([Declared::category(Category::Timeout)]);
    /// # let _ = router;
    /// ```
    #[must_use]
    fn declare(self, declared: impl IntoIterator<Item = Declared>) -> Self;

    /// The router, its document with every error described, and the set to hold
    /// answers against.
    ///
    /// # Errors
    ///
    /// Fails as [`Describer::describe`] does.
    fn described(self, describer: &Describer) -> Result<(Router<S>, OpenApi, Documented), DescribeError>;
}

impl<S: Clone + Send + Sync + 'static> DocumentedRouter<S> for OpenApiRouter<S> {
    fn errors_of<E: KnownErrors>(self) -> Self {
        self.declare(E::known_errors())
    }

    fn errors_among<E: KnownErrors>(self, codes: &[&str]) -> Self {
        let known = E::known_errors();
        let coded = |code: &str| {
            known.iter().copied().find(|declared| match declared {
                Declared::Definition(definition) => definition.code() == Some(code),
                _ => false,
            })
        };
        let chosen: Vec<_> = codes.iter().map(|&code| (code, coded(code))).collect();
        if let Some((code, _)) = chosen.iter().find(|(_, declared)| declared.is_none()) {
            let of = std::any::type_name::<E>();
            panic!("`{of}` has no error with the code `{code}`: name one that it has");
        }
        self.declare(chosen.into_iter().filter_map(|(_, declared)| declared))
    }

    fn declare(mut self, declared: impl IntoIterator<Item = Declared>) -> Self {
        declare_all(self.get_openapi_mut(), declared);
        self
    }

    fn described(self, describer: &Describer) -> Result<(Router<S>, OpenApi, Documented), DescribeError> {
        let (router, mut document) = self.split_for_parts();
        let documented = describer.describe(&mut document)?;
        Ok((router, document, documented))
    }
}
