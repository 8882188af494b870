-- PostgreSQL's log holds neither what the site asks nor what people typed. Run by a superuser, since nobody else may set
-- these; the site warns where they are missing. Faults are in the site's own log, without the values.
-- Statements, durations and the messages of faults, which quote values, all rank below this.
ALTER ROLE abep_map SET log_min_messages = 'fatal';
-- The statement that was under way when a connection is ended.
ALTER ROLE abep_map SET log_min_error_statement = 'panic';
-- Rows and statements in the details of a message.
ALTER ROLE abep_map SET log_error_verbosity = 'terse';
