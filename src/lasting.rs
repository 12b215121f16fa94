//! Signals that live as long as the app, while what follows them comes and goes with the pages.

use leptos::prelude::on_cleanup;
use leptos::reactive::graph::{Observer, Source};

use crate::signals::Signal;

/// Follows such a signal until the follower goes, and leaves it then. By its own methods a signal holds on to whatever
/// has followed it, also to what is gone (reactive_graph 0.2.16): each page that was shown would take memory for good.
pub fn follow<T: Send + Sync + 'static>(signal: &Signal<T>) {
    if let (Some(follower), Some(source)) = (Observer::get(), signal.to_any_source()) {
        signal.track();
        on_cleanup(move || source.remove_subscriber(&follower));
    }
}

/// What such a signal holds, for the pages: they [`follow`] it.
pub fn followed<T: Clone + Send + Sync + 'static>(signal: Signal<T>) -> Signal<T> {
    Signal::derive(move || {
        follow(&signal);
        signal.get_untracked()
    })
}

#[cfg(test)]
mod tests {
    use leptos::prelude::Owner;
    use leptos::reactive::graph::{AnySource, AnySubscriber, ReactiveNode, Subscriber, WithObserver};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Weak};

    use super::*;
    use crate::signals::RwSignal;

    /// Counts what it hears.
    #[derive(Default)]
    struct Follower(AtomicUsize);

    impl ReactiveNode for Follower {
        fn mark_dirty(&self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
        fn mark_check(&self) {}
        fn mark_subscribers_check(&self) {}
        fn update_if_necessary(&self) -> bool {
            false
        }
    }

    impl Subscriber for Follower {
        fn add_source(&self, _: AnySource) {}
        fn clear_sources(&self, _: &AnySubscriber) {}
    }

    #[test]
    fn who_goes_leaves_nothing_behind() {
        let app = Owner::new();
        let signal = app.with(|| RwSignal::new(1));
        let read = app.with(|| followed::<i32>(signal.into()));
        let follower = Arc::new(Follower::default());
        let known = Arc::downgrade(&follower) as Weak<dyn Subscriber + Send + Sync>;
        let page = app.with(Owner::new);
        page.with(|| {
            AnySubscriber(Arc::as_ptr(&follower).addr(), known).with_observer(|| assert_eq!(read.get(), 1));
        });
        signal.set(2);
        assert_eq!(follower.0.load(Ordering::Relaxed), 1);
        page.cleanup();
        signal.set(3);
        assert_eq!(follower.0.load(Ordering::Relaxed), 1);
        assert_eq!(Arc::weak_count(&follower), 0);
    }
}
