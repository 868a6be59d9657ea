// Durable push ingest.
