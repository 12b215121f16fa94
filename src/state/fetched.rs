//! What is fetched: one state, never a set of booleans.

use std::future::Future;
use std::time::Duration;

use leptos::task::spawn_local;

use crate::browser::clock;
use crate::domain::failure::Failure;
use crate::signals::RwSignal;

/// After this time without an answer the screen says that it takes long.
const SLOW: Duration = Duration::from_secs(4);

/// Something that is fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fetched<T> {
    /// Not asked for yet.
    #[default]
    Idle,
    /// Asked for.
    Loading,
    /// Asked for, and no answer for some seconds.
    LoadingSlowly,
    /// Here it is.
    Ready(T),
    /// It did not come.
    Failed(Failure),
}

impl<T> Fetched<T> {
    /// The value, if it is there.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it is on its way.
    pub fn is_loading(&self) -> bool {
        matches!(self, Self::Loading | Self::LoadingSlowly)
    }
}

/// Runs a request and keeps the signal up to date. What is on the screen already stays there until the answer comes.
pub fn fetch<T>(into: RwSignal<Fetched<T>>, request: impl Future<Output = Result<T, Failure>> + 'static)
where
    T: Send + Sync + 'static,
{
    if into.with_untracked(|state| state.ready().is_none()) {
        into.set(Fetched::Loading);
    }
    spawn_local(async move {
        clock::sleep(SLOW).await;
        // The page may be gone by now. What has arrived is not touched: a notice alone would draw the page anew.
        into.maybe_update(|state| {
            let waits = matches!(state, Fetched::Loading);
            if waits {
                *state = Fetched::LoadingSlowly;
            }
            waits
        });
    });
    spawn_local(async move {
        let answer = match request.await {
            Ok(value) => Fetched::Ready(value),
            Err(failure) => Fetched::Failed(failure),
        };
        // The page may be gone by now.
        into.set(answer);
    });
}
