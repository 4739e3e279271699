//! Routes that declare which errors they may return.

use axum::Router;
use error_openapi::{
    Declared, DescribeError, Describer, Documented, adopt, declare, declare_all, declare_rejections, never, only,
    openapi::{OpenApi, PathItem, path::Operation},
    unwrapped,
};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::{DocumentedHandler, KnownErrors};

/// Like `utoipa_axum::routes!`, but also declares the errors that each handler may
/// return.
///
/// These are the errors of the handler's return type and the rejections of its
/// extractors. Some types can hold any error: [`Error`](crate::Error),
/// `impl IntoResponse`, `Response`. A handler that returns one of them, or has an
/// extractor that rejects with one, must list all its error types, including those of its
/// extractors. Otherwise it does not compile.
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

/// Declares which errors the handler of `routes` may return.
pub fn declare_handler<H, T, S>(routes: &mut UtoipaMethodRouter<S>, handler: H)
where
    H: DocumentedHandler<T, S>,
    H::Answer: KnownErrors,
{
    let _ = handler;
    // One list of constants narrows the handler's type, also where an extractor rejects with that type.
    let returned = H::Answer::known_errors();
    let rejections = H::rejections().into_iter().filter(|rejections| *rejections != returned);
    let rejections: Vec<_> = rejections.flatten().collect();
    each(routes, |operation| declare_rejections(operation, rejections.iter().copied()));
    declare_sets::<H::Answer, S>(routes);
}

/// Declares the errors of a listed type.
pub fn declare_sets<E: KnownErrors, S>(routes: &mut UtoipaMethodRouter<S>) {
    each(routes, |operation| declare(operation, E::known_errors()));
}

/// Adds errors to a document that `#[derive(OpenApi)]` created: all errors that the
/// handlers of `routes` may return, according to their return types and extractors. `S`
/// is the state of the handlers. The compiler checks each handler.
///
/// # Errors
///
/// Fails if a handler is not an operation of the document.
///
/// # Examples
///
/// ```
/// use axum::extract::Path;
/// use error_response::{
///     Api, ApiError, catalog, documented_routes, format::Stripe,
///     openapi::declare_routes,
/// };
/// use utoipa::OpenApi;
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found")]
/// #[api(status = 404, code = "account_not_found")]
/// struct NoAccount;
///
/// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![NoAccount]);
///
/// #[utoipa::path(get, path = "/accounts/{id}")]
/// async fn account(Path(_): Path<u32>) -> Result<String, NoAccount> {
///     Err(NoAccount)
/// }
///
/// #[derive(OpenApi)]
/// #[openapi(paths(account))]
/// struct Document;
///
/// let mut document = Document::openapi();
/// declare_routes::<()>(&mut document, [documented_routes!(account)])?;
/// let documented = API.describer().describe(&mut document)?;
/// let statuses = documented.errors("GET", "/accounts/{id}").into_iter().flatten().map(|error| error.status);
/// assert_eq!(statuses.collect::<Vec<_>>(), [400, 404, 500]); // of `Path`, of `account`, of a panic
/// # Ok::<(), error_response::openapi::DescribeError>(())
/// ```
pub fn declare_routes<S>(
    document: &mut OpenApi,
    routes: impl IntoIterator<Item = UtoipaMethodRouter<S>>,
) -> Result<(), DescribeError> {
    routes.into_iter().try_for_each(|(_, paths, _)| adopt(document, &paths))
}

/// Merges the routes of one path.
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

fn declared(errors: impl IntoIterator<Item = impl Into<Declared>>) -> Vec<Declared> {
    errors.into_iter().map(Into::into).collect()
}

mod sealed {
    pub trait Routes {}
    pub trait Router {}

    impl<S> Routes for super::UtoipaMethodRouter<S> {}
    impl<S> Router for super::OpenApiRouter<S> {}
}

/// Declares facts about documented routes that do not follow from their signatures.
///
/// Sealed: implemented for the result of `documented_routes!`.
pub trait DocumentedRoutes: sealed::Routes {
    /// Declares the errors of a layer that is only around these routes.
    #[must_use]
    fn errors_of<E: KnownErrors>(self) -> Self;

    /// Declares errors of a layer that is only around these routes. Name each error by
    /// its constant, its category or its status; see [`DocumentedRouter::declare`] for an
    /// example.
    #[must_use]
    fn declare(self, errors: impl IntoIterator<Item = impl Into<Declared>>) -> Self;

    /// Declares that these routes never return these errors, although the types of their
    /// handlers contain them.
    ///
    /// Name an error of a type that derives `ApiError` by its constant, an error of this
    /// crate's extractors by its category, and an error of axum's own extractors by its
    /// status. If you name an error that was not declared,
    /// [`described`](DocumentedRouter::described) fails.
    /// [`DocumentedLayer`](super::DocumentedLayer) checks the responses.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::body::Bytes;
    /// use error_response::{
    ///     Api, ApiError, ErrorStatus, catalog, documented_routes, format::Stripe,
    ///     openapi::{DocumentedRouter, DocumentedRoutes},
    /// };
    /// use utoipa_axum::router::OpenApiRouter;
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// enum AccountError {
    ///     /// No such account
    ///     #[error("No account found")]
    ///     #[api(status = 404, code = "account_not_found")]
    ///     NotFound,
    ///     /// The account still has funds
    ///     #[error("The account still has funds")]
    ///     #[api(status = 409, code = "account_has_funds")]
    ///     HasFunds,
    /// }
    ///
    /// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![AccountError]);
    ///
    /// #[utoipa::path(post, path = "/accounts")]
    /// async fn open(_: Bytes) -> Result<String, AccountError> {
    ///     Err(AccountError::NotFound)
    /// }
    ///
    /// let open = documented_routes!(open)
    ///     .never([AccountError::HAS_FUNDS])
    ///     .never([ErrorStatus::CONTENT_TOO_LARGE]);
    /// let (_, _, documented) = OpenApiRouter::<()>::new().routes(open).described(&API.describer())?;
    /// let errors = documented.errors("POST", "/accounts").into_iter().flatten();
    /// let statuses: Vec<_> = errors.map(|error| error.status).collect();
    /// assert_eq!(statuses, [400, 404, 500]); // of `Bytes`, of `open`, of a panic
    /// # Ok::<(), error_response::openapi::DescribeError>(())
    /// ```
    #[must_use]
    fn never(self, errors: impl IntoIterator<Item = impl Into<Declared>>) -> Self;

    /// Declares that these routes return only these of the errors in their types. Use it
    /// for large error types of which a route returns only a few errors.
    ///
    /// Name errors as for [`never`](DocumentedRoutes::never), and errors of an adapter by
    /// their category. Rejections of extractors are kept, unless the list names an error
    /// that only extractors return. For example,
    /// `[Declared::from(AccountError::NOT_FOUND), Category::MissingField.into()]` reduces
    /// the errors of the handler and the rejections.
    #[must_use]
    fn only(self, errors: impl IntoIterator<Item = impl Into<Declared>>) -> Self;

    /// Declares that these routes send their successes without the envelope of the
    /// format, because their handlers do not return a [`Reply`](crate::Reply). The
    /// document then describes them without the envelope.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{documented_routes, openapi::DocumentedRoutes};
    /// use utoipa_axum::router::OpenApiRouter;
    ///
    /// #[utoipa::path(get, path = "/health", responses((status = 200, description = "It is up", body = String)))]
    /// async fn health() -> axum::Json<&'static str> {
    ///     axum::Json("up")
    /// }
    ///
    /// let router: OpenApiRouter = OpenApiRouter::new().routes(documented_routes!(health).unwrapped());
    /// # let _ = router;
    /// ```
    #[must_use]
    fn unwrapped(self) -> Self;
}

impl<S> DocumentedRoutes for UtoipaMethodRouter<S> {
    fn errors_of<E: KnownErrors>(mut self) -> Self {
        declare_sets::<E, S>(&mut self);
        self
    }

    fn declare(mut self, errors: impl IntoIterator<Item = impl Into<Declared>>) -> Self {
        let errors = declared(errors);
        each(&mut self, |operation| declare(operation, errors.iter().copied()));
        self
    }

    fn never(mut self, errors: impl IntoIterator<Item = impl Into<Declared>>) -> Self {
        let errors = declared(errors);
        each(&mut self, |operation| never(operation, errors.iter().copied()));
        self
    }

    fn only(mut self, errors: impl IntoIterator<Item = impl Into<Declared>>) -> Self {
        let errors = declared(errors);
        each(&mut self, |operation| only(operation, errors.iter().copied()));
        self
    }

    fn unwrapped(mut self) -> Self {
        each(&mut self, unwrapped);
        self
    }
}

/// A router with its OpenAPI document.
///
/// Sealed: implemented for utoipa-axum's `OpenApiRouter`.
pub trait DocumentedRouter<S>: sealed::Router {
    /// Declares the errors of a layer for every route that was added before, like
    /// `Router::layer` does with the layer itself.
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

    /// Declares errors of a layer for every route that was added before. Name the errors
    /// of an error type by their constants, the errors of tower's timeout, limits and
    /// load shedding by their category, and errors of which only the status is known by
    /// the status.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{ApiError, Category, openapi::DocumentedRouter};
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
    /// let router: OpenApiRouter =
    ///     OpenApiRouter::new().declare([AccountError::UNAUTHENTICATED]).declare([Category::Timeout]);
    /// # let _ = router;
    /// ```
    #[must_use]
    fn declare(self, errors: impl IntoIterator<Item = impl Into<Declared>>) -> Self;

    /// Returns the router, its document with every error described, and the list of
    /// documented errors for comparison with responses.
    ///
    /// # Errors
    ///
    /// Fails if [`Describer::describe`] would.
    fn described(self, describer: &Describer) -> Result<(Router<S>, OpenApi, Documented), DescribeError>;
}

impl<S: Clone + Send + Sync + 'static> DocumentedRouter<S> for OpenApiRouter<S> {
    fn errors_of<E: KnownErrors>(self) -> Self {
        self.declare(E::known_errors())
    }

    fn declare(mut self, errors: impl IntoIterator<Item = impl Into<Declared>>) -> Self {
        declare_all(self.get_openapi_mut(), errors);
        self
    }

    fn described(self, describer: &Describer) -> Result<(Router<S>, OpenApi, Documented), DescribeError> {
        let (router, mut document) = self.split_for_parts();
        let documented = describer.describe(&mut document)?;
        Ok((router, document, documented))
    }
}
