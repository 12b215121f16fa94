//! How long to wait before another try.

use super::Moment;
use crate::domain::failure::Failure;

/// After so many tries that brought no usable answer, the user is asked.
pub const MOST_TRIES: u32 = 6;

/// No wait asked for by the ATS is honoured beyond this (milliseconds): the user is asked instead.
pub const LONGEST_WAIT: u64 = 15 * 60_000;

/// Waits that double, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// After the first try.
    pub first: u64,
    /// No wait is longer, but for one that the ATS asks for.
    pub longest: u64,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: 1_000,
            longest: 30_000,
        }
    }
}

impl Backoff {
    /// When to try again after a failure that passes by itself, or nothing when it is time to ask the user.
    ///
    /// The wait doubles with each try and lies anywhere in its upper half, so that many browsers do not come back at
    /// the same moment. A wait that the ATS asks for (`Retry-After`, RFC 9110 section 10.2.3) is never shortened. Being
    /// offline counts as no try: nothing was sent.
    pub fn next_try(self, tries: u32, failure: &Failure, now: Moment, random: u64) -> Option<Moment> {
        if *failure == Failure::Offline {
            return Some(now.after(self.longest));
        }
        if tries >= MOST_TRIES {
            return None;
        }
        let doubled = self.first.saturating_mul(1 << tries.saturating_sub(1).min(16));
        let backoff = doubled.min(self.longest);
        let wait = backoff / 2 + random % (backoff / 2 + 1);
        let asked = u64::from(retry_after(failure).unwrap_or_default()) * 1_000;
        if asked > LONGEST_WAIT {
            return None;
        }
        Some(now.after(if asked == 0 {
            wait
        } else {
            asked + wait.min(asked / 10)
        }))
    }
}

/// How long the ATS asks to wait, in seconds.
pub fn retry_after(failure: &Failure) -> Option<u32> {
    match failure {
        Failure::Problem { retry_after, .. } => *retry_after,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailbridge_contract::problem::{Problem, ProblemCode};
    use proptest::prelude::*;

    fn busy(retry_after: u32) -> Failure {
        Failure::Problem {
            problem: Box::new(Problem::new(ProblemCode::Unavailable)),
            retry_after: Some(retry_after),
        }
    }

    #[test]
    fn waits_double_and_end() {
        let waits: Vec<_> = (1..=MOST_TRIES)
            .map(|tries| Backoff::default().next_try(tries, &Failure::Unreachable, Moment(0), u64::MAX))
            .map(|at| at.map(|at| at.0))
            .collect();
        assert!(matches!(
            waits[..],
            [Some(_), Some(_), Some(_), Some(_), Some(_), None]
        ));
        for pair in waits[..5].windows(2) {
            assert!(pair[0] <= pair[1], "{waits:?}");
        }
        assert_eq!(Backoff::default().next_try(1, &busy(3_600), Moment(0), 0), None);
        assert!(
            Backoff::default()
                .next_try(99, &Failure::Offline, Moment(0), 0)
                .is_some()
        );
    }

    proptest! {
        #[test]
        fn a_wait_is_never_shorter_than_asked(tries in 1..MOST_TRIES, seconds in 0..900_u32, random: u64, now in 0..u64::from(u32::MAX)) {
            let at = Backoff::default().next_try(tries, &busy(seconds), Moment(now), random).expect("within bounds");
            prop_assert!(at.0 >= now + u64::from(seconds) * 1_000);
            prop_assert!(at.0 > now);
            prop_assert!(at.0 <= now + (u64::from(seconds) * 1_100).max(Backoff::default().longest));
        }
    }
}
