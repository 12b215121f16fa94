//! Element ids, for the attributes that point from one element to another.

use std::sync::atomic::{AtomicU32, Ordering};

/// An id that no other element of this page has, such as `field-7`.
pub fn unique(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
