-- A subscriber that is forgotten takes along what it was told: without this each one would be looked for in all deliveries.
create index status_delivery_by_subscriber on status_delivery (subscriber_id);
