//! What every answer of the servers goes through, and how they listen.

pub mod access_log;
pub mod compression;
pub mod faults;
pub mod listener;
pub mod loopback;
pub mod problem;
pub mod security_headers;
pub mod traffic;
