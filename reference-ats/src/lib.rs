//! The reference ATS.
