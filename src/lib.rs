//! Mailbridge.
