// The public facade; see docs/architecture.md.
