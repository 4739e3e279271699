//! The connections, and transactions on them.

use std::{path::Path, time::Duration};

use sqlx::{
    AnyConnection, AnyPool, Connection,
    any::{AnyPoolOptions, install_default_drivers},
};

use super::{kind::Kind, migrations};

/// A transaction; one that is dropped is rolled back.
pub type Transaction = sqlx::Transaction<'static, sqlx::Any>;

/// How many connections there are, and how long something may take.
#[derive(Debug, Clone)]
pub struct PoolOptions {
    /// How many connections are open at most.
    pub max_connections: u32,
    /// How long a request waits for a connection; then it is a 503.
    pub acquire_timeout: Duration,
    /// How long a statement may take.
    pub statement_timeout: Duration,
}

/// The database of the service. A clone is the same one.
#[derive(Debug, Clone)]
pub struct Database {
    pool: AnyPool,
    kind: Kind,
    options: PoolOptions,
}

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder of the file cannot be made.
    #[error("the folder {folder} cannot be created; create it, or choose another one with --data-folder")]
    Folder {
        /// The folder.
        folder: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The scheme of the address is another one.
    #[error("--database-url must begin with sqlite:// or postgres://")]
    Unsupported,
    /// There is no connection.
    #[error("no connection to the database: compare --database-url with the address of the server")]
    Connect(#[source] sqlx::Error),
    /// The tables cannot be made.
    #[error("the tables cannot be created or updated; the user of --database-url must own them")]
    Migrate(#[source] sqlx::migrate::MigrateError),
}

impl Database {
    /// Connects to the database at `url`, and creates or updates its tables.
    ///
    /// # Errors
    ///
    /// If there is no connection, or the tables cannot be created.
    pub async fn open(url: &str, options: &PoolOptions) -> Result<Database, OpenError> {
        install_default_drivers();
        let kind = Kind::of(url).ok_or(OpenError::Unsupported)?;
        if kind == Kind::Sqlite {
            create_folder(url)?;
        }
        // On a connection without the limits of requests.
        let mut connection = AnyConnection::connect(url).await.map_err(OpenError::Connect)?;
        migrations::all().run(&mut connection).await.map_err(OpenError::Migrate)?;
        connection.close().await.map_err(OpenError::Connect)?;
        let pool = pool(kind, options).connect(url).await.map_err(OpenError::Connect)?;
        Ok(Database { pool, kind, options: options.clone() })
    }

    /// Which database it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The connections, for a statement on its own.
    pub fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Begins a transaction that is isolated from all others, for changes of money.
    ///
    /// # Errors
    ///
    /// If no connection is free in time, or the connection is lost.
    #[tracing::instrument(name = "begin_transaction", skip_all)]
    pub async fn begin(&self) -> Result<Transaction, sqlx::Error> {
        self.pool.begin_with(self.kind.begin()).await
    }

    /// A pool of two connections besides the others: what it is for works while those are in use.
    ///
    /// # Errors
    ///
    /// If there is no connection.
    pub async fn pool_of_its_own(&self, url: &str) -> Result<AnyPool, OpenError> {
        pool(self.kind, &PoolOptions { max_connections: 2, ..self.options.clone() })
            .connect(url)
            .await
            .map_err(OpenError::Connect)
    }

    /// Closes all connections, after what uses them has ended.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

fn pool(kind: Kind, options: &PoolOptions) -> AnyPoolOptions {
    let statement = options.statement_timeout.as_millis().to_string();
    // A transaction waits for the service between statements, and never long.
    let idle = (options.statement_timeout * 4).as_millis().to_string();
    let busy_milliseconds = i64::try_from(options.acquire_timeout.as_millis()).unwrap_or(i64::MAX);
    AnyPoolOptions::new()
        .max_connections(options.max_connections)
        .acquire_timeout(options.acquire_timeout)
        .after_connect(move |connection, _| {
            let (statement, idle) = (statement.clone(), idle.clone());
            Box::pin(async move {
                match kind {
                    Kind::Sqlite => {
                        let busy = format!("PRAGMA busy_timeout = {busy_milliseconds}");
                        sqlx::query(sqlx::AssertSqlSafe(busy)).execute(&mut *connection).await?;
                        // Readers then do not wait for the writer.
                        sqlx::query("PRAGMA journal_mode = WAL").execute(&mut *connection).await?;
                    }
                    Kind::Postgres => {
                        let limits = "SELECT set_config('statement_timeout', $1, false), \
                                      set_config('idle_in_transaction_session_timeout', $2, false)";
                        sqlx::query(limits).bind(statement).bind(idle).execute(&mut *connection).await?;
                    }
                }
                Ok(())
            })
        })
}

/// Creates the folder of a file, unless it is there.
fn create_folder(url: &str) -> Result<(), OpenError> {
    let file = url.trim_start_matches("sqlite:").trim_start_matches("//").split('?').next().unwrap_or_default();
    match Path::new(file).parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => std::fs::create_dir_all(folder)
            .map_err(|source| OpenError::Folder { folder: folder.display().to_string(), source }),
        None => Ok(()),
    }
}
