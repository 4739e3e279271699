//! The tables, which the program brings with it.

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// Every migration, in its order. One that was released never changes.
pub(super) fn all() -> Migrator {
    let migration = |version, name: &'static str, sql: &'static str| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(vec![
        migration(1, "payments", include_str!("../../migrations/0001_payments.sql")),
        migration(2, "webhooks", include_str!("../../migrations/0002_webhooks.sql")),
        migration(3, "lineage", include_str!("../../migrations/0003_lineage.sql")),
        migration(4, "charge_requests", include_str!("../../migrations/0004_charge_requests.sql")),
        migration(5, "webhook_leases", include_str!("../../migrations/0005_webhook_leases.sql")),
        migration(6, "webhook_retention", include_str!("../../migrations/0006_webhook_retention.sql")),
    ])
}
