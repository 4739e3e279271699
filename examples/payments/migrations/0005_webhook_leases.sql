-- For the number of attempts that are being made to an endpoint.

CREATE INDEX webhook_deliveries_leases ON webhook_deliveries (endpoint, leased_until);
